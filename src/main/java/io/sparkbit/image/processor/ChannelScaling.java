package io.sparkbit.image.processor;

import io.sparkbit.error.UserException;
import io.sparkbit.image.RgbImage;
import java.util.Arrays;

/** Converts pixels to the values that a network reads, with one table per channel. */
final class ChannelScaling {
  private final double rescaleFactor;
  private final double[] mean;
  private final double[] std;

  /**
   * @param rescaleFactor factor for values from 0 to 255
   * @param mean one value for all channels or one for each
   * @param std the same, nonzero
   */
  ChannelScaling(double rescaleFactor, double[] mean, double[] std) {
    this.rescaleFactor = rescaleFactor;
    this.mean = mean;
    this.std = std;
  }

  double rescaleFactor() {
    return rescaleFactor;
  }

  double[] mean() {
    return mean;
  }

  double[] std() {
    return std;
  }

  /** Returns the formula for images with 1 or 3 channels. */
  Normalization normalization(int channels) {
    return new Normalization(
        rescaleFactor, floats("image_mean", mean, channels), floats("image_std", std, channels));
  }

  /** Returns whether there are means and deviations for images of this many channels. */
  boolean normalizes(int channels) {
    return fits(mean, channels) && fits(std, channels);
  }

  private static boolean fits(double[] values, int channels) {
    return values.length == 1 || values.length == channels;
  }

  private static float[] floats(String field, double[] values, int channels) {
    if (!fits(values, channels)) {
      throw new UserException(
          "%s holds %d values, but the image has %d channel%s"
              .formatted(field, values.length, channels, channels == 1 ? "" : "s"));
    }
    float[] floats = new float[channels];
    for (int c = 0; c < channels; c++) {
      floats[c] = (float) values[values.length == 1 ? 0 : c];
    }
    return floats;
  }

  /** Returns values of shape channels x height x width. */
  float[] pixelValues(RgbImage image) {
    int channels = image.channels();
    Normalization normalization = normalization(channels);
    byte[] data = image.data();
    float[] values = new float[data.length];
    int plane = image.height() * image.width();
    for (int c = 0; c < channels; c++) {
      float[] table = normalization.table(c);
      for (int i = 0, from = c; i < plane; i++, from += channels) {
        values[c * plane + i] = table[data[from] & 0xFF];
      }
    }
    return values;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ChannelScaling that
        && rescaleFactor == that.rescaleFactor
        && Arrays.equals(mean, that.mean)
        && Arrays.equals(std, that.std);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * Double.hashCode(rescaleFactor) + Arrays.hashCode(mean))
        + Arrays.hashCode(std);
  }
}
