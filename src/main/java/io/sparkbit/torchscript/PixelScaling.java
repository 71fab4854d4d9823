package io.sparkbit.torchscript;

import java.util.List;

/**
 * How a program turns a pixel into an input of the network: (pixel * factor - mean) / std.
 *
 * @param factor applied to the pixel, 0 to 255
 * @param mean per channel
 * @param std per channel, not 0
 */
public record PixelScaling(double factor, List<Double> mean, List<Double> std) {

  public PixelScaling {
    mean = List.copyOf(mean);
    std = List.copyOf(std);
  }
}
