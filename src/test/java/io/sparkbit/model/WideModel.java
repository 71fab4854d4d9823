package io.sparkbit.model;

import io.sparkbit.checkpoint.safetensors.ChangedWeights;
import io.sparkbit.image.Size;
import io.sparkbit.image.processor.BitImageProcessor;
import io.sparkbit.image.processor.ResizeTarget;
import io.sparkbit.network.BitConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** A small model with random weights, all of whose blocks can compute in int8. */
public final class WideModel {

  /** The pointwise convolution that {@link #saveWithOutlier} makes hard to round. */
  public static final String HARD = "bit.encoder.stages.1.layers.0.downsample.conv";

  /** The number of its convolutions that can compute in int8. */
  public static final int INT8_MODULES = 16;

  private static final String HARD_NORM = "bit.encoder.stages.1.layers.0.norm1";

  private static final int CHANNELS = 256;
  private static final float OUTLIER = 1e6f;

  private WideModel() {}

  public static void save(Path folder) throws IOException {
    BitConfig config =
        BitConfig.builder()
            .optHiddenSizes(List.of(256, 256, 512, 512))
            .optDepths(List.of(1, 1, 1, 1))
            .optNumLabels(10)
            .build();
    BitImageProcessor processor =
        BitImageProcessor.builder()
            .optSize(new ResizeTarget.Exact(Size.square(32)))
            .optNoCenterCrop()
            .build();
    UntrainedModel.save(config, processor, 1, folder);
  }

  /**
   * The same, but one channel is a million times as large as the others, and once standardized it
   * weighs nothing. Bytes that have room for it have none for the others.
   */
  public static void saveWithOutlier(Path folder) throws IOException {
    save(folder);
    ChangedWeights.write(
        folder,
        (name, values) -> {
          if (name.equals(HARD_NORM + ".weight")) {
            values[0] *= OUTLIER;
          } else if (name.equals(HARD + ".weight")) {
            for (int out = 0; out < CHANNELS; out++) {
              float[] others = Arrays.copyOfRange(values, out * CHANNELS + 1, (out + 1) * CHANNELS);
              values[out * CHANNELS] =
                  (float)
                      IntStream.range(0, others.length)
                          .mapToDouble(i -> others[i])
                          .average()
                          .orElseThrow();
            }
          }
        });
  }

  /** The same, but one convolution reads nothing but zeros, whatever the image. */
  public static void saveWithZeros(Path folder) throws IOException {
    save(folder);
    ChangedWeights.write(
        folder,
        (name, values) -> {
          if (name.equals(HARD_NORM + ".bias")) {
            Arrays.fill(values, -100);
          }
        });
  }
}
