package io.sparkbit.image;

import com.twelvemonkeys.imageio.plugins.tiff.TIFFImageReaderSpi;
import java.awt.image.Raster;

/**
 * The first page of a TIFF file, decompressed by TwelveMonkeys, colored here. The orientation is
 * always applied, as Pillow does for this format (TiffImagePlugin.py, load_end).
 */
final class TiffDecoder implements Format.Decoder {
  private static final LibraryReader READER =
      new LibraryReader(Format.TIFF, new TIFFImageReaderSpi());

  @Override
  public Decoded decode(byte[] bytes, PixelLimit limit) throws InvalidImageException {
    TiffLayout layout = TiffLayout.read(bytes, limit);
    // TwelveMonkeys applies profiles to JPEG data and fails on damaged ones; Pillow ignores them.
    byte[] plain = TiffDirectory.withoutTag(bytes, TiffDirectory.COLOR_PROFILE);
    Raster raster = READER.read(plain, reader -> reader.readRaster(0, null));
    limit.check(Format.TIFF, raster.getWidth(), raster.getHeight());
    RgbImage pixels = color(layout, raster);
    return new Decoded(layout.tags().orientation().apply(pixels), layout.mode());
  }

  private static RgbImage color(TiffLayout layout, Raster raster) {
    int width = raster.getWidth();
    int height = raster.getHeight();
    if (layout.isPalette()) {
      return layout.palette().color(Samples.indices(raster), width, height);
    }
    byte[] samples = Samples.scaled(raster, layout.inputs());
    if (layout.isCmyk()) {
      return RgbImage.of(width, height, 3, Pixels.cmykToRgb(samples));
    }
    if (layout.isInverted()) {
      Pixels.invert(samples);
    }
    return RgbImage.of(width, height, layout.inputs(), samples);
  }
}
