package io.sparkbit.image.codec.tiff;

import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import io.sparkbit.image.InvalidImageException;
import io.sparkbit.image.codec.spi.Format;

/**
 * A TIFF file opened by libtiff, with the native memory that it needs. Sizes are checked here, or
 * by libtiff before it writes. Not safe to share between threads.
 */
final class LibtiffFile implements AutoCloseable {
  static final int WIDTH = 256;
  static final int HEIGHT = 257;
  static final int COMPRESSION = 259;
  static final int PHOTOMETRIC = 262;
  static final int ROWS_PER_STRIP = 278;
  static final int PLANAR_CONFIGURATION = 284;
  static final int TILE_WIDTH = 322;
  static final int TILE_LENGTH = 323;
  static final int JPEG_COLOR_MODE = 65538;

  /** Pillow's mode: read-only, with strips as they are in the file. */
  private static final String MODE = "rC";

  private final Memory content;
  private final Memory source;
  private final Pointer tiff;

  private LibtiffFile(Memory content, Memory source, Pointer tiff) {
    this.content = content;
    this.source = source;
    this.tiff = tiff;
  }

  /**
   * Opens a file at its first directory.
   *
   * @param maxMemory the most bytes that libtiff may allocate
   * @throws InvalidImageException if libtiff does not accept it as a TIFF file
   */
  static LibtiffFile open(byte[] file, long maxMemory) throws InvalidImageException {
    Memory content = new Memory(file.length);
    content.write(0, file, 0, file.length);
    Memory source = Libtiff.Source.of(content);
    Pointer tiff = open(source, maxMemory);
    if (tiff == null) {
      source.close();
      content.close();
      throw Format.TIFF.corrupt("its header or directory cannot be read");
    }
    return new LibtiffFile(content, source, tiff);
  }

  private static Pointer open(Memory source, long maxMemory) {
    Pointer options = Libtiff.NEW_OPTIONS.invokePointer(new Object[0]);
    try {
      Libtiff.LIMIT_MEMORY.invokeVoid(new Object[] {options, maxMemory});
      return Libtiff.OPEN.invokePointer(
          new Object[] {
            "tiff",
            MODE,
            source,
            Libtiff.READ,
            Libtiff.WRITE,
            Libtiff.SEEK,
            Libtiff.CLOSE_SOURCE,
            Libtiff.LENGTH,
            Libtiff.MAP,
            Libtiff.UNMAP,
            options
          });
    } finally {
      Libtiff.FREE_OPTIONS.invokeVoid(new Object[] {options});
    }
  }

  @Override
  public void close() {
    Libtiff.CLOSE.invokeVoid(new Object[] {tiff});
    source.close();
    content.close();
  }

  /** Calls a function whose first argument is the file. */
  private int call(Function function, Object... arguments) {
    Object[] all = new Object[arguments.length + 1];
    all[0] = tiff;
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    return function.invokeInt(all);
  }

  boolean setDirectory(long offset) {
    return call(Libtiff.SET_DIRECTORY, offset) == 1;
  }

  /** Returns a tag's 16-bit value; if absent, its default in TIFF, or 0 if there is none. */
  int field16(int tag) {
    return (int) field32(tag) & 0xFFFF;
  }

  /** Returns a tag's 32-bit value; if absent, its default in TIFF, or 0 if there is none. */
  long field32(int tag) {
    try (Memory value = new Memory(8)) {
      value.setLong(0, 0);
      call(Libtiff.GET_FIELD, tag, value);
      return value.getInt(0) & 0xFFFFFFFFL;
    }
  }

  void setField(int tag, int value) {
    call(Libtiff.SET_FIELD, tag, value);
  }

  boolean isTiled() {
    return call(Libtiff.IS_TILED) != 0;
  }

  /** Returns a size in bytes, or 0 if it cannot be computed. */
  long size(Function function) {
    return function.invokeLong(new Object[] {tiff});
  }

  /** Decodes the strip that contains a row. Returns false if it is damaged. */
  boolean readStrip(int row, int plane, Memory into) {
    int strip = Libtiff.TIFFComputeStrip(tiff, row, (short) plane);
    return Libtiff.TIFFReadEncodedStrip(tiff, strip, into, into.size()) != -1;
  }

  /** Decodes the tile that contains a pixel. Returns false if it is damaged or missing. */
  boolean readTile(int x, int y, int plane, Memory into) {
    if (call(Libtiff.CHECK_TILE, x, y, 0, (short) plane) == 0) {
      return false;
    }
    int tile = call(Libtiff.COMPUTE_TILE, x, y, 0, (short) plane);
    return Libtiff.READ_TILE.invokeLong(new Object[] {tiff, tile, into, into.size()}) != -1;
  }

  /** Returns libtiff's conversion of the image to RGBA. */
  LibtiffRgba rgba() throws InvalidImageException {
    return LibtiffRgba.begin(tiff);
  }
}
