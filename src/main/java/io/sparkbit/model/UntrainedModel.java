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

/** Models with random weights, not yet trained. */
public final class UntrainedModel {

  /** The mean and std of all released BiT models. */
  private static final double MEAN_AND_STD = 0.5;

  private UntrainedModel() {}

  /**
   * Writes a model with random weights in Hugging Face's layout. Its image processor makes images
   * of 224 x 224 pixels, with values from -1 to 1.
   *
   * @param seed the seed of the {@linkplain InitialWeights weights}
   * @param folder created if it does not exist; files with the same names are replaced
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

  /** Like {@link #save(BitConfig, long, Path)}, for images that another processor prepares. */
  public static void save(BitConfig config, BitImageProcessor processor, long seed, Path folder)
      throws IOException {
    BitNetwork network = BitNetwork.of(config, Head.CLASSIFIER);
    HuggingFaceLayout.write(
        config, InitialWeights.of(network, seed), Optional.of(processor), folder);
  }
}
