package io.sparkbit.model;

import io.sparkbit.image.processor.BitImageProcessor;
import io.sparkbit.image.resample.Resampling;
import io.sparkbit.network.BitConfig;
import io.sparkbit.network.BitNetwork;
import io.sparkbit.network.BitNetwork.Head;
import io.sparkbit.network.InitialWeights;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Models that have seen no image yet. */
public final class UntrainedModel {

  /** Of all released BiT models. */
  private static final double MEAN_AND_STD = 0.5;

  private UntrainedModel() {}

  /**
   * Writes a model with random weights in Hugging Face's layout, for images of 224 x 224 pixels
   * whose values are brought to -1 to 1.
   *
   * @param seed of the {@linkplain InitialWeights weights}
   * @param folder is made if it does not exist; files of the same names are replaced
   * @throws IOException if a file cannot be written
   */
  public static void save(BitConfig config, long seed, Path folder) throws IOException {
    BitImageProcessor processor =
        BitImageProcessor.builder()
            .optResample(Resampling.BILINEAR)
            .optImageMean(MEAN_AND_STD)
            .optImageStd(MEAN_AND_STD)
            .build();
    save(config, processor, seed, folder);
  }

  /** As {@link #save(BitConfig, long, Path)}, for images that another processor prepares. */
  public static void save(BitConfig config, BitImageProcessor processor, long seed, Path folder)
      throws IOException {
    BitNetwork network = BitNetwork.of(config, Head.CLASSIFIER);
    HuggingFaceLayout.write(
        config, InitialWeights.of(network, seed), Optional.of(processor), folder);
  }
}
