package io.sparkbit.training.transform;

import io.sparkbit.image.RgbImage;
import io.sparkbit.image.Size;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * An affine map: the pixel (x, y) of a result comes from (a x + b y + c, d x + e y + f) of an
 * image, or is black if that is outside. As in Pillow, the nearest pixel is taken, and positions
 * are fixed-point numbers with 16 binary places (reference: affine_fixed in Geometry.c).
 */
record Affine(double a, double b, double c, double d, double e, double f) {

  private static final int PLACES = 16;

  /** Of Pillow's matrix of a rotation, in {@code Image.rotate}. */
  private static final int DECIMALS = 15;

  private static final int FULL_TURN = 360;

  /**
   * Moves each row to the left by so many pixels for each one above it, and each column up by so
   * many for each one before it.
   */
  static Affine shear(double row, double column) {
    return new Affine(1, row, 0, column, 1, 0);
  }

  /** Moves an image to the right and down by whole pixels. */
  static Affine translation(int right, int down) {
    return new Affine(1, 0, -right, 0, 1, -down);
  }

  /** Turns an image around its center, counterclockwise. */
  static Affine rotation(double degrees, Size size) {
    double angle = -Math.toRadians(degrees < 0 ? degrees + FULL_TURN : degrees);
    double cos = rounded(StrictMath.cos(angle));
    double sin = rounded(StrictMath.sin(angle));
    double x = size.width() / 2.0;
    double y = size.height() / 2.0;
    return new Affine(cos, sin, cos * -x + sin * -y + x, -sin, cos, -sin * -x + cos * -y + y);
  }

  private static double rounded(double value) {
    return new BigDecimal(value).setScale(DECIMALS, RoundingMode.HALF_EVEN).doubleValue();
  }

  /** Returns the result, of the image's size. */
  RgbImage apply(RgbImage image) {
    int width = image.width();
    int height = image.height();
    int channels = image.channels();
    byte[] data = image.data();
    byte[] moved = new byte[data.length];
    int right = fixed(a);
    int down = fixed(d);
    // Positions stay below 2^15, since images have 2^14 pixels at most in each direction.
    int rowX = fixed(c + a * 0.5 + b * 0.5);
    int rowY = fixed(f + d * 0.5 + e * 0.5);
    int to = 0;
    for (int row = 0; row < height; row++) {
      int x = rowX;
      int y = rowY;
      for (int column = 0; column < width; column++) {
        int fromX = x >> PLACES;
        int fromY = y >> PLACES;
        if (fromX >= 0 && fromX < width && fromY >= 0 && fromY < height) {
          int from = (fromY * width + fromX) * channels;
          for (int channel = 0; channel < channels; channel++) {
            moved[to + channel] = data[from + channel];
          }
        }
        to += channels;
        x += right;
        y += down;
      }
      rowX += fixed(b);
      rowY += fixed(e);
    }
    return RgbImage.of(width, height, channels, moved);
  }

  private static int fixed(double value) {
    return (int) Math.floor(value * (1 << PLACES) + 0.5);
  }
}
