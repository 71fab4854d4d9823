package io.sparkbit.torchscript;

import java.util.List;

/**
 * The conversion of pixels to inputs of the network: (pixel * factor - mean) / std.
 *
 * @param factor applied to pixel values, which are from 0 to 255
 * @param mean one value per channel
 * @param std one value per channel, not 0
 */
public record PixelScaling(double factor, List<Double> mean, List<Double> std) {

  public PixelScaling {
    mean = List.copyOf(mean);
    std = List.copyOf(std);
  }
}
