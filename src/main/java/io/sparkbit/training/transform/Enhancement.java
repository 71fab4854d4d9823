package io.sparkbit.training.transform;

import io.sparkbit.image.RgbImage;
import java.util.Arrays;

/**
 * Pillow's {@code ImageEnhance}: blends an image with one that lacks something. Factors below 1
 * take of it, those above 1 add to it, and 1 changes nothing (references: ImageEnhance.py, Blend.c,
 * Filter.c).
 */
final class Enhancement {

  private static final int MAX = 255;

  /** Of Pillow's filter {@code SMOOTH}. */
  private static final float CENTER = 5f / 13;

  private static final float AROUND = 1f / 13;

  private Enhancement() {}

  /** Towards black, or away from it. */
  static RgbImage brightness(RgbImage image, double factor) {
    return blended(new byte[image.data().length], image, factor);
  }

  /** Towards gray pixels, or away from them. */
  static RgbImage color(RgbImage image, double factor) {
    return image.channels() == 1 ? image : blended(gray(image).toRgb().data(), image, factor);
  }

  /** Towards one gray, the mean, or away from it. */
  static RgbImage contrast(RgbImage image, double factor) {
    long sum = 0;
    byte[] gray = gray(image).data();
    for (byte value : gray) {
      sum += value & MAX;
    }
    byte[] mean = new byte[image.data().length];
    Arrays.fill(mean, (byte) ((double) sum / gray.length + 0.5));
    return blended(mean, image, factor);
  }

  /** Towards a blurred image, or away from it. */
  static RgbImage sharpness(RgbImage image, double factor) {
    return blended(smooth(image), image, factor);
  }

  /** Returns Pillow's {@code convert("L")}, ITU-R BT.601 in 16 binary places. */
  private static RgbImage gray(RgbImage image) {
    if (image.channels() == 1) {
      return image;
    }
    byte[] data = image.data();
    byte[] gray = new byte[data.length / 3];
    for (int i = 0; i < gray.length; i++) {
      int red = data[3 * i] & MAX;
      int green = data[3 * i + 1] & MAX;
      int blue = data[3 * i + 2] & MAX;
      gray[i] = (byte) ((red * 19595 + green * 38470 + blue * 7471 + 0x8000) >> 16);
    }
    return RgbImage.of(image.width(), image.height(), 1, gray);
  }

  /** Of each pixel and those around it; the outermost stay. Sums in the order of Pillow's. */
  private static byte[] smooth(RgbImage image) {
    int channels = image.channels();
    int row = image.width() * channels;
    byte[] data = image.data();
    byte[] smooth = data.clone();
    for (int y = 1; y < image.height() - 1; y++) {
      for (int at = y * row + channels; at < (y + 1) * row - channels; at++) {
        float sum = 0.5f;
        sum += weighted(data, at + row, channels, AROUND);
        sum += weighted(data, at, channels, CENTER);
        sum += weighted(data, at - row, channels, AROUND);
        smooth[at] = (byte) (int) Math.min(sum, MAX);
      }
    }
    return smooth;
  }

  private static float weighted(byte[] data, int at, int channels, float middle) {
    return (data[at - channels] & MAX) * AROUND
        + (data[at] & MAX) * middle
        + (data[at + channels] & MAX) * AROUND;
  }

  /** Returns {@code from + factor * (image - from)}, cut to bytes. */
  private static RgbImage blended(byte[] from, RgbImage image, double factor) {
    float alpha = (float) factor;
    byte[] data = image.data();
    byte[] blended = new byte[data.length];
    for (int i = 0; i < data.length; i++) {
      int base = from[i] & MAX;
      float value = base + alpha * ((data[i] & MAX) - base);
      blended[i] = (byte) (int) Math.max(0, Math.min(value, MAX));
    }
    return RgbImage.of(image.width(), image.height(), image.channels(), blended);
  }
}
