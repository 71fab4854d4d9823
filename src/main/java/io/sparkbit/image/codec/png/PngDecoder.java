package io.sparkbit.image.codec.png;

import io.sparkbit.image.InvalidImageException;
import io.sparkbit.image.Region;
import io.sparkbit.image.RgbImage;
import io.sparkbit.image.codec.spi.Decoded;
import io.sparkbit.image.codec.spi.Format;
import io.sparkbit.image.codec.spi.FormatDecoder;
import io.sparkbit.image.codec.spi.Magic;
import io.sparkbit.image.codec.spi.PixelLimit;
import java.util.Arrays;

/**
 * Decoder for PNG: all color types, 1 to 16 bits, interlaced or not, and the first frame of
 * animations. Keeps the upper 8 of 16 bits and drops transparency. Implemented here because the
 * readers of Java runtimes differ in what they refuse, allocate what ancillary chunks ask for, and
 * do not verify checksums.
 */
public final class PngDecoder implements FormatDecoder {
  private static final Pass PLAIN = new Pass(0, 1, 0, 1);

  /** W3C PNG, third edition, 8.1. */
  private static final Pass[] ADAM7 = {
    new Pass(0, 8, 0, 8),
    new Pass(4, 8, 0, 8),
    new Pass(0, 4, 4, 8),
    new Pass(2, 4, 0, 4),
    new Pass(0, 2, 2, 4),
    new Pass(1, 2, 0, 2),
    new Pass(0, 1, 1, 2)
  };

  /** Some columns and rows of an image: the first, and the distance to the next. */
  private record Pass(int left, int columnStep, int top, int rowStep) {
    int columns(int width) {
      return (width - left + columnStep - 1) / columnStep;
    }

    int rows(int height) {
      return (height - top + rowStep - 1) / rowStep;
    }

    /** Returns the size of its rows in the file. */
    long bytes(PngHeader header, Region frame) {
      int columns = columns(frame.width());
      return columns == 0 ? 0 : rows(frame.height()) * (1 + header.rowBytes(columns));
    }
  }

  @Override
  public Format format() {
    return Format.PNG;
  }

  @Override
  public boolean recognizes(byte[] head) {
    return Magic.startsWith(head, 0, 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n');
  }

  @Override
  public Decoded decode(byte[] bytes, PixelLimit limit) throws InvalidImageException {
    PngFile file = new PngFile(bytes, limit);
    PngHeader header = file.header();
    RgbImage pixels = pixels(file);
    file.readRest();
    return new Decoded(pixels, header.mode(), file.orientation());
  }

  private static RgbImage pixels(PngFile file) throws InvalidImageException {
    PngHeader header = file.header();
    int width = (int) header.width();
    int height = (int) header.height();
    PngPixels pixels = new PngPixels(header, file.palette());
    Pass[] passes = header.interlaced() ? ADAM7 : new Pass[] {PLAIN};
    long bytes = Arrays.stream(passes).mapToLong(pass -> pass.bytes(header, file.frame())).sum();
    try (PngScanlines rows = new PngScanlines(file, bytes)) {
      for (Pass pass : passes) {
        read(rows, file, pass, pixels);
      }
    }
    return RgbImage.of(width, height, header.channels(), pixels.values());
  }

  private static void read(PngScanlines rows, PngFile file, Pass pass, PngPixels pixels)
      throws InvalidImageException {
    Region frame = file.frame();
    int width = (int) file.header().width();
    int columns = pass.columns(frame.width());
    if (columns == 0) {
      return;
    }
    int bytes = (int) file.header().rowBytes(columns);
    rows.startPass();
    for (int y = pass.top(); y < frame.height() && !rows.ended(); y += pass.rowStep()) {
      int first = (frame.top() + y) * width + frame.left() + pass.left();
      pixels.put(rows.next(bytes), columns, first, pass.columnStep());
    }
  }
}
