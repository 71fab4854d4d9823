package io.sparkbit.image.codec.bmp;

import io.sparkbit.image.InvalidImageException;
import io.sparkbit.image.RgbImage;
import io.sparkbit.image.codec.spi.ByteCursor;
import io.sparkbit.image.codec.spi.Decoded;
import io.sparkbit.image.codec.spi.Format;
import io.sparkbit.image.codec.spi.Palette;

/**
 * The colors of a bitmap, as many as the file claims and holds.
 *
 * @param isGray whether each color equals its index: then Pillow has no palette, and indices beyond
 *     it are gray too
 */
record BmpPalette(Palette palette, boolean isGray) {

  /** Pillow treats two colors as gray if they are black and white; indices are then not values. */
  private static final int BLACK_AND_WHITE = 2;

  /** Reads the colors at the cursor and moves past them. */
  static BmpPalette read(BmpHeader header, ByteCursor cursor) throws InvalidImageException {
    int colorBytes = header.colorBytes();
    byte[] table = cursor.takeAvailable(header.colors() * colorBytes);
    int count = table.length / colorBytes;
    byte[] rgb = new byte[count * 3];
    for (int i = 0; i < count; i++) {
      for (int c = 0; c < 3; c++) {
        rgb[i * 3 + c] = table[i * colorBytes + 2 - c];
      }
    }
    boolean isGray =
        count == header.colors() && count != BLACK_AND_WHITE && Palette.isGrayRamp(rgb);
    if (count > Palette.COLORS && !isGray) {
      throw Format.BMP.corrupt("its palette has %,d colors, more than 256".formatted(count));
    }
    return new BmpPalette(new Palette(rgb), isGray);
  }

  Decoded color(BmpHeader header, byte[] indices) {
    int width = (int) header.width();
    int height = (int) header.height();
    return isGray
        ? new Decoded(RgbImage.of(width, height, 1, indices), Decoded.GRAY)
        : new Decoded(palette.color(indices, width, height), "P");
  }
}
