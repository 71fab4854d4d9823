package io.sparkbit.image;

import java.util.Objects;

/**
 * Decoded pixels: one unsigned byte per value, row by row, a pixel's channels side by side (shape
 * height x width x channels). The array is shared, not copied, and must not be changed.
 */
public final class RgbImage {
  private final int width;
  private final int height;
  private final int channels;
  private final byte[] data;

  private RgbImage(int width, int height, int channels, byte[] data) {
    this.width = width;
    this.height = height;
    this.channels = channels;
    this.data = data;
  }

  /**
   * Wraps pixels without copying them.
   *
   * @param width columns, at least 1
   * @param height rows, at least 1
   * @param channels 3 for red, green, blue; 1 for gray
   * @param data {@code height * width * channels} values
   * @throws IllegalArgumentException if the sizes are out of range or do not match the array
   */
  public static RgbImage of(int width, int height, int channels, byte[] data) {
    Objects.requireNonNull(data, "data");
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException(
          "an image has at least 1 x 1 pixels, got " + width + " x " + height);
    }
    if (channels != 1 && channels != 3) {
      throw new IllegalArgumentException("an image has 1 or 3 channels, got " + channels);
    }
    long expected = (long) width * height * channels;
    if (expected != data.length) {
      throw new IllegalArgumentException(
          "%d x %d pixels with %d channels need %d values, got %d"
              .formatted(width, height, channels, expected, data.length));
    }
    return new RgbImage(width, height, channels, data);
  }

  /** Returns the width in pixels. */
  public int width() {
    return width;
  }

  /** Returns the height in pixels. */
  public int height() {
    return height;
  }

  /** Returns the values per pixel: 3 (red, green, blue) or 1 (gray). */
  public int channels() {
    return channels;
  }

  /** Returns the values in height x width x channels order, each an unsigned byte from 0 to 255. */
  public byte[] data() {
    return data;
  }

  /** Returns this image or, if it is gray, a copy with gray repeated on three channels. */
  public RgbImage toRgb() {
    if (channels == 3) {
      return this;
    }
    byte[] rgb = new byte[data.length * 3];
    for (int i = 0; i < data.length; i++) {
      rgb[3 * i] = data[i];
      rgb[3 * i + 1] = data[i];
      rgb[3 * i + 2] = data[i];
    }
    return of(width, height, 3, rgb);
  }

  @Override
  public String toString() {
    return width + " x " + height + " x " + channels;
  }
}
