package io.sparkbit.image;

import com.twelvemonkeys.imageio.plugins.tiff.TIFFImageReaderSpi;
import com.twelvemonkeys.imageio.stream.ByteArrayImageInputStream;
import java.awt.image.Raster;
import java.io.IOException;
import javax.imageio.ImageReader;

/**
 * The first page of a TIFF file, decompressed by TwelveMonkeys, colored here. The orientation is
 * always applied, as Pillow does for this format (TiffImagePlugin.py, load_end).
 */
final class TiffDecoder implements FormatDecoder {
  @Override
  public Decoded decode(byte[] bytes, PixelLimit limit) throws InvalidImageException {
    TiffLayout layout = TiffLayout.read(bytes, limit);
    // TwelveMonkeys applies profiles to JPEG data and fails on damaged ones; Pillow ignores them.
    byte[] plain = TiffDirectory.withoutTag(bytes, TiffDirectory.COLOR_PROFILE);
    Raster raster = readSamples(plain);
    limit.check(Format.TIFF, raster.getWidth(), raster.getHeight());
    RgbImage pixels = color(layout, raster);
    return new Decoded(layout.tags().orientation().apply(pixels), layout.mode());
  }

  private static Raster readSamples(byte[] bytes) throws InvalidImageException {
    ImageReader reader = new TIFFImageReaderSpi().createReaderInstance(null);
    try (var input = new ByteArrayImageInputStream(bytes)) {
      reader.setInput(input, true, true);
      return reader.readRaster(0, null);
    } catch (IOException e) {
      throw InvalidImageException.corrupt(Format.TIFF, e);
    } finally {
      reader.dispose();
    }
  }

  private static RgbImage color(TiffLayout layout, Raster raster) {
    int width = raster.getWidth();
    int height = raster.getHeight();
    byte[] samples = samples(layout, raster);
    if (layout.isPalette()) {
      return Palette.apply(layout.palette(), samples, width, height);
    }
    if (layout.isCmyk()) {
      return RgbImage.of(width, height, 3, Pixels.cmykToRgb(samples));
    }
    if (layout.isInverted()) {
      Pixels.invert(samples);
    }
    return RgbImage.of(width, height, layout.inputs(), samples);
  }

  /** Indices as they are, everything else scaled to 8 bits. */
  private static byte[] samples(TiffLayout layout, Raster raster) {
    int bits = layout.bits();
    int inputs = layout.inputs();
    int max = (1 << bits) - 1;
    int width = raster.getWidth();
    int bands = raster.getNumBands();
    byte[] samples = new byte[width * raster.getHeight() * inputs];
    int[] row = new int[width * bands];
    int to = 0;
    for (int y = 0; y < raster.getHeight(); y++) {
      raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, row);
      for (int x = 0; x < width; x++) {
        for (int c = 0; c < inputs; c++) {
          int sample = row[x * bands + c];
          samples[to++] =
              (byte)
                  (layout.isPalette() || bits == 8
                      ? sample
                      : bits == 16 ? sample >> 8 : sample * 255 / max);
        }
      }
    }
    return samples;
  }
}
