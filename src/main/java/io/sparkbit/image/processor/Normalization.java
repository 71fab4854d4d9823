package io.sparkbit.image.processor;

import java.util.Arrays;

/**
 * The formula for pixel values after the crop: {@code (value * rescaleFactor - mean) / std} per
 * channel, with values from 0 to 255. Steps that are switched off are identities (factor 1, mean 0,
 * deviation 1).
 */
public final class Normalization {
  private final double rescaleFactor;
  private final float[] mean;
  private final float[] std;

  Normalization(double rescaleFactor, float[] mean, float[] std) {
    this.rescaleFactor = rescaleFactor;
    this.mean = mean.clone();
    this.std = std.clone();
  }

  /** Returns the factor for pixel values, usually 1/255. */
  public double rescaleFactor() {
    return rescaleFactor;
  }

  /** Returns one value per channel, in units of rescaled values. */
  public float[] mean() {
    return mean.clone();
  }

  /** Returns one nonzero value per channel, in units of rescaled values. */
  public float[] std() {
    return std.clone();
  }

  /**
   * Returns the results for the 256 pixel values of a channel, rounded where the reference rounds:
   * rescale computes in double and stores float, normalize computes in float (image_transforms.py).
   */
  float[] table(int channel) {
    float[] table = new float[256];
    for (int value = 0; value < table.length; value++) {
      table[value] = ((float) (value * rescaleFactor) - mean[channel]) / std[channel];
    }
    return table;
  }

  /** Returns whether every pixel value, 0 to 255, gives a finite number. */
  boolean isFinite() {
    for (int channel = 0; channel < mean.length; channel++) {
      float[] table = table(channel);
      if (!Float.isFinite(table[0]) || !Float.isFinite(table[255])) {
        return false;
      }
    }
    return true;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Normalization that
        && rescaleFactor == that.rescaleFactor
        && Arrays.equals(mean, that.mean)
        && Arrays.equals(std, that.std);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * Double.hashCode(rescaleFactor) + Arrays.hashCode(mean))
        + Arrays.hashCode(std);
  }

  @Override
  public String toString() {
    return "(value * %s - %s) / %s"
        .formatted(rescaleFactor, Arrays.toString(mean), Arrays.toString(std));
  }
}
