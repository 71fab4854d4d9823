package io.sparkbit.image;

import com.twelvemonkeys.imageio.plugins.bmp.BMPImageReaderSpi;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;

/**
 * Windows and OS/2 bitmaps by TwelveMonkeys: 1, 4, 8 bits with a palette (plain or run-length
 * coded), 16, 24, 32 bits. Transparency is dropped. (The JDK's reader refuses valid files, those
 * with 1 or 4 bits and a gap between palette and pixels.)
 */
final class BmpDecoder implements Format.Decoder {
  private static final LibraryReader READER =
      new LibraryReader(Format.BMP, new BMPImageReaderSpi());

  @Override
  public Decoded decode(byte[] bytes, PixelLimit limit) throws InvalidImageException {
    BmpHeader header = BmpHeader.read(bytes, limit);
    BufferedImage image = READER.read(header.repaired(bytes), reader -> reader.read(0));
    int width = image.getWidth();
    int height = image.getHeight();
    if (!header.hasPalette()) {
      byte[] rgb = Samples.scaled(image.getRaster(), 3);
      return new Decoded(RgbImage.of(width, height, 3, rgb), Decoded.RGB);
    }
    byte[] indices = Samples.indices(image.getRaster());
    IndexColorModel colors = (IndexColorModel) image.getColorModel();
    Palette palette = Palette.of(colors);
    if (palette.isGrayRamp(colors.getMapSize())) {
      return new Decoded(RgbImage.of(width, height, 1, indices), Decoded.GRAY);
    }
    return new Decoded(palette.color(indices, width, height), "P");
  }
}
