package io.sparkbit.image.codec.tiff;

import io.sparkbit.image.InvalidImageException;
import io.sparkbit.image.RgbImage;
import io.sparkbit.image.codec.spi.Decoded;
import io.sparkbit.image.codec.spi.Format;
import io.sparkbit.image.codec.spi.FormatDecoder;
import io.sparkbit.image.codec.spi.Magic;
import io.sparkbit.image.codec.spi.PixelLimit;
import io.sparkbit.image.codec.spi.Pixels;
import io.sparkbit.natives.ImageLibrary;
import java.nio.ByteOrder;

/**
 * Decoder for the first page of TIFF and BigTIFF files, as in Pillow: uncompressed samples are
 * unpacked here, all others come from libtiff. The orientation is always applied, as Pillow does
 * for this format (TiffImagePlugin.py, load_end).
 */
public final class TiffDecoder implements FormatDecoder {
  @Override
  public Format format() {
    return Format.TIFF;
  }

  /**
   * Recognizes TIFF and BigTIFF, also the two invalid forms with a swapped number, as Pillow does.
   */
  @Override
  public boolean recognizes(byte[] head) {
    return Magic.startsWith(head, 0, 'I', 'I', 42, 0)
        || Magic.startsWith(head, 0, 'M', 'M', 0, 42)
        || Magic.startsWith(head, 0, 'I', 'I', 0, 42)
        || Magic.startsWith(head, 0, 'M', 'M', 42, 0)
        || Magic.startsWith(head, 0, 'I', 'I', 43, 0)
        || Magic.startsWith(head, 0, 'M', 'M', 0, 43);
  }

  @Override
  public Decoded decode(byte[] bytes, PixelLimit limit) throws InvalidImageException {
    TiffLayout layout = TiffLayout.read(bytes, limit);
    RgbImage pixels = color(layout, samples(bytes, layout));
    return new Decoded(layout.tags().orientation().apply(pixels), layout.mode());
  }

  private static byte[] samples(byte[] file, TiffLayout layout) throws InvalidImageException {
    ByteOrder order = layout.isCompressed() ? TiffCompressedData.order() : layout.tags().order();
    if (TiffValues.hold(layout)) {
      TiffValues values = new TiffValues(layout, order);
      byte[] samples = samples(file, layout, values);
      values.requireRange();
      return samples;
    }
    if (TiffWideGray.holds(layout)) {
      TiffWideGray gray = new TiffWideGray(layout, order);
      byte[] samples = samples(file, layout, gray);
      return gray.fits() ? samples(file, layout, gray::lower) : samples;
    }
    return samples(file, layout, TiffSample.of(layout, order));
  }

  private static byte[] samples(byte[] file, TiffLayout layout, TiffSample sample)
      throws InvalidImageException {
    if (layout.isCompressed()) {
      ImageLibrary.get();
      TiffCanvas canvas = new TiffCanvas(layout, sample);
      new TiffCompressedData(file, layout).read(canvas);
      return canvas.samples();
    }
    TiffRawData data = new TiffRawData(file, layout);
    data.requireData();
    TiffCanvas canvas = new TiffCanvas(layout, sample);
    data.read(canvas);
    return canvas.samples();
  }

  private static RgbImage color(TiffLayout layout, byte[] samples) throws InvalidImageException {
    int width = layout.width();
    int height = layout.height();
    return switch (layout.photometric()) {
      case TiffLayout.PALETTE -> layout.palette().color(samples, width, height);
      case TiffLayout.CMYK -> RgbImage.of(width, height, 3, Pixels.cmykToRgb(samples));
      case TiffLayout.LAB -> RgbImage.of(width, height, 3, LabColors.toRgb(samples));
      case TiffLayout.RGB ->
          RgbImage.of(
              width, height, 3, layout.isPremultiplied() ? Pixels.divideByAlpha(samples) : samples);
      case TiffLayout.WHITE_IS_ZERO -> {
        if (!TiffValues.hold(layout)) {
          Pixels.invert(samples);
        }
        yield RgbImage.of(width, height, 1, samples);
      }
      default -> RgbImage.of(width, height, layout.channels(), samples);
    };
  }
}
