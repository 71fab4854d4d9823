package io.sparkbit.image;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;

/**
 * PNG by the JDK: all color types, 1 to 16 bits, interlaced or not. Of 16 bits the upper eight are
 * kept, transparency is dropped.
 */
final class PngDecoder implements Format.Decoder {
  private static final LibraryReader READER = LibraryReader.ofRuntime(Format.PNG);

  @Override
  public Decoded decode(byte[] bytes, PixelLimit limit) throws InvalidImageException {
    PngHeader header = PngHeader.read(bytes, limit);
    BufferedImage image = READER.read(bytes, reader -> reader.read(0));
    return new Decoded(pixels(header, image), header.mode(), header.orientation());
  }

  private static RgbImage pixels(PngHeader header, BufferedImage image) {
    Raster raster = image.getRaster();
    int width = image.getWidth();
    int height = image.getHeight();
    if (header.isPalette()) {
      Palette palette = Palette.of((IndexColorModel) image.getColorModel());
      return palette.color(Samples.indices(raster), width, height);
    }
    int channels = header.channels();
    return RgbImage.of(width, height, channels, Samples.scaled(raster, channels));
  }
}
