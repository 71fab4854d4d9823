package io.sparkbit.image.codec.tiff;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import io.sparkbit.image.InvalidImageException;
import io.sparkbit.image.codec.spi.Format;

/** libtiff's own conversion to RGBA, which supports subsampled YCbCr (TIFFRGBAImage, tiffio.h). */
final class LibtiffRgba implements AutoCloseable {
  private static final int MESSAGE_BYTES = 1024;

  /**
   * Room for the structure. With 64-bit pointers it has 144 bytes and the offsets below, by the
   * headers for x86-64 and aarch64, Linux and macOS.
   */
  private static final int STRUCT_BYTES = 256;

  private static final int WIDTH = 20;
  private static final int HEIGHT = 24;
  private static final int ORIENTATION = 32;
  private static final int REQUESTED_ORIENTATION = 34;
  private static final int ROW_OFFSET = 136;
  private static final int COLUMN_OFFSET = 140;
  private static final short TOP_LEFT = 1;

  private final Memory image;

  private LibtiffRgba(Memory image) {
    this.image = image;
  }

  static LibtiffRgba begin(Pointer tiff) throws InvalidImageException {
    Memory image = new Memory(STRUCT_BYTES);
    try (Memory message = new Memory(MESSAGE_BYTES)) {
      image.clear();
      message.clear();
      if (Libtiff.RGBA_OK.invokeInt(new Object[] {tiff, message}) != 1
          || Libtiff.RGBA_BEGIN.invokeInt(new Object[] {image, tiff, 0, message}) != 1) {
        image.close();
        throw Format.TIFF.unsupported("this combination of YCbCr, subsampling and compression");
      }
    }
    image.setShort(ORIENTATION, TOP_LEFT);
    image.setShort(REQUESTED_ORIENTATION, TOP_LEFT);
    image.setInt(COLUMN_OFFSET, 0);
    return new LibtiffRgba(image);
  }

  int width() {
    return image.getInt(WIDTH);
  }

  int height() {
    return image.getInt(HEIGHT);
  }

  /**
   * Decodes rows. Returns false if that fails.
   *
   * @param into receives four bytes per pixel: red, green, blue, alpha
   */
  boolean read(int row, int rows, Memory into) {
    if (into.size() < 4L * width() * rows) {
      throw new IllegalArgumentException("too little memory for %d rows".formatted(rows));
    }
    image.setInt(ROW_OFFSET, row);
    return Libtiff.RGBA_GET.invokeInt(new Object[] {image, into, width(), rows}) == 1;
  }

  @Override
  public void close() {
    Libtiff.RGBA_END.invokeVoid(new Object[] {image});
    image.close();
  }
}
