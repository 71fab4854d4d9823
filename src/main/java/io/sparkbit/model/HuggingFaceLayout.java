package io.sparkbit.model;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.sparkbit.checkpoint.Checkpoint;
import io.sparkbit.checkpoint.safetensors.SafetensorsWriter;
import io.sparkbit.image.processor.BitImageProcessor;
import io.sparkbit.network.BitConfig;
import io.sparkbit.network.BitNetwork;
import io.sparkbit.network.BitNetwork.Head;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A writer of models in the layout of the reference's {@code save_pretrained}. */
final class HuggingFaceLayout {

  private static final String FLOAT32 = "float32";

  private HuggingFaceLayout() {}

  /**
   * @param folder created if it does not exist; files with the same names are replaced
   */
  static void write(Pretrained pretrained, Path folder) throws IOException {
    Head head = pretrained.head();
    BitNetwork network = BitNetwork.of(pretrained.config(), head);
    Checkpoint weights = pretrained.weights(network).asCheckpoint();
    write(pretrained.config(), weights, pretrained.processor(), folder);
  }

  /**
   * @param weights weights with the reference's names
   * @param folder created if it does not exist; files with the same names are replaced
   */
  static void write(
      BitConfig config, Checkpoint weights, Optional<BitImageProcessor> processor, Path folder)
      throws IOException {
    Files.createDirectories(folder);
    SafetensorsWriter.write(folder.resolve("model.safetensors"), weights);
    Files.writeString(
        folder.resolve("config.json"), readableByTheReference(config, Head.of(weights)).toJson());
    if (processor.isPresent()) {
      Files.writeString(folder.resolve("preprocessor_config.json"), processor.get().toJson());
    }
  }

  /**
   * Returns an equivalent configuration for the reference, whose class ignores the width factor
   * where it matters.
   */
  private static BitConfig readableByTheReference(BitConfig config, Head head) {
    JsonNodeFactory json = JsonNodeFactory.instance;
    String architecture = head == Head.CLASSIFIER ? "BitForImageClassification" : "BitModel";
    return config.toBuilder()
        .optHiddenSizes(config.stageSizes())
        .optWidthFactor(1)
        .optOtherField("architectures", json.arrayNode().add(architecture))
        .optOtherField("dtype", json.textNode(FLOAT32))
        .build();
  }
}
