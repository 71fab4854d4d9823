package io.sparkbit.training.transform;

import io.sparkbit.image.RgbImage;
import java.util.function.IntUnaryOperator;

/** Pillow's {@code ImageOps} that give each value another one, by channel (ImageOps.py). */
final class Tones {

  private static final int VALUES = 256;
  private static final int MAX = VALUES - 1;
  private static final int BITS = 8;

  /** Makes a table of new values of how many pixels have each value. */
  private interface Choice {
    IntUnaryOperator of(int[] histogram);
  }

  private Tones() {}

  /**
   * Keeps the upper bits of each value.
   *
   * @param bits 1 to 8
   */
  static RgbImage posterized(RgbImage image, int bits) {
    int mask = -1 << (BITS - bits);
    return changed(image, histogram -> value -> value & mask);
  }

  /** Inverts values from a threshold on. */
  static RgbImage solarized(RgbImage image, double threshold) {
    return changed(image, histogram -> value -> value < threshold ? value : MAX - value);
  }

  /** Stretches each channel, from its least value to its greatest, to all values. */
  static RgbImage stretched(RgbImage image) {
    return changed(image, Tones::stretching);
  }

  private static IntUnaryOperator stretching(int[] histogram) {
    int least = 0;
    while (histogram[least] == 0) {
      least++;
    }
    int greatest = greatest(histogram);
    if (greatest == least) {
      return IntUnaryOperator.identity();
    }
    double scale = (double) MAX / (greatest - least);
    double offset = -least * scale;
    return value -> Math.max(0, Math.min((int) (value * scale + offset), MAX));
  }

  private static int greatest(int[] histogram) {
    int greatest = MAX;
    while (histogram[greatest] == 0) {
      greatest--;
    }
    return greatest;
  }

  /** Makes the values of each channel about as frequent as each other. */
  static RgbImage equalized(RgbImage image) {
    return changed(image, histogram -> equalizing(histogram, image.width() * image.height()));
  }

  private static IntUnaryOperator equalizing(int[] histogram, int pixels) {
    int step = (pixels - histogram[greatest(histogram)]) / MAX;
    if (step == 0) {
      return IntUnaryOperator.identity();
    }
    int[] values = new int[VALUES];
    int below = step / 2;
    for (int value = 0; value < VALUES; value++) {
      values[value] = Math.min(below / step, MAX);
      below += histogram[value];
    }
    return value -> values[value];
  }

  private static RgbImage changed(RgbImage image, Choice choice) {
    int channels = image.channels();
    byte[] data = image.data();
    byte[] changed = new byte[data.length];
    for (int channel = 0; channel < channels; channel++) {
      IntUnaryOperator chosen = choice.of(histogram(data, channel, channels));
      byte[] table = new byte[VALUES];
      for (int value = 0; value < VALUES; value++) {
        table[value] = (byte) chosen.applyAsInt(value);
      }
      for (int i = channel; i < data.length; i += channels) {
        changed[i] = table[data[i] & MAX];
      }
    }
    return RgbImage.of(image.width(), image.height(), channels, changed);
  }

  private static int[] histogram(byte[] data, int channel, int channels) {
    int[] histogram = new int[VALUES];
    for (int i = channel; i < data.length; i += channels) {
      histogram[data[i] & MAX]++;
    }
    return histogram;
  }
}
