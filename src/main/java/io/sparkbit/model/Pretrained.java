package io.sparkbit.model;

import io.sparkbit.checkpoint.Checkpoint;
import io.sparkbit.checkpoint.SafetensorsFile;
import io.sparkbit.hub.ModelFiles;
import io.sparkbit.hub.ModelHub;
import io.sparkbit.image.BitImageProcessor;
import io.sparkbit.network.BitConfig;
import io.sparkbit.network.BitNetwork;
import io.sparkbit.network.BitNetwork.Head;
import io.sparkbit.network.BitWeights;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A model's files, read and checked against each other, without an engine: cheap enough to find a
 * user's mistakes on the driver. No weights are in memory.
 *
 * @param location as the user gave it
 * @param config the architecture and the labels
 * @param processor how images become inputs, if the files say so
 * @param checkpoint the weights
 */
public record Pretrained(
    String location,
    BitConfig config,
    Optional<BitImageProcessor> processor,
    Checkpoint checkpoint) {

  private static final String HEAD_WEIGHT = "classifier.1.weight";

  /**
   * Reads the small files and the header of the weights.
   *
   * @throws IOException if there is no such model, or a file is malformed
   * @throws io.sparkbit.json.InvalidJsonException if the configuration is not accepted
   */
  public static Pretrained open(String location) throws IOException {
    ModelFiles files = ModelHub.resolve(location);
    Optional<Path> processor = files.processor();
    return new Pretrained(
        location,
        BitConfig.read(files.config()),
        processor.isPresent()
            ? Optional.of(BitImageProcessor.fromFile(processor.get()))
            : Optional.empty(),
        SafetensorsFile.open(files.weights()));
  }

  /** The head that the weights hold. */
  public Head head() {
    return checkpoint.names().contains(HEAD_WEIGHT) ? Head.CLASSIFIER : Head.NONE;
  }

  /**
   * The network's parameters in the checkpoint.
   *
   * @throws io.sparkbit.checkpoint.CheckpointException if one is missing, unknown or of another
   *     shape
   */
  public BitWeights weights(BitNetwork network) throws IOException {
    return BitWeights.of(network, checkpoint);
  }
}
