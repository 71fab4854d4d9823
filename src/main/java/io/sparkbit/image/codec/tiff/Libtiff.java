package io.sparkbit.image.codec.tiff;

import com.sun.jna.Callback;
import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import io.sparkbit.natives.ImageLibrary;

/**
 * The functions of libtiff in use, and the callbacks by which it reads a file in memory (tiffio.h).
 */
@SuppressWarnings("MethodName") // C's names
final class Libtiff {
  private static final NativeLibrary LIBRARY = ImageLibrary.get();

  static final Function OPEN = LIBRARY.getFunction("TIFFClientOpenExt");
  static final Function CLOSE = LIBRARY.getFunction("TIFFClose");
  static final Function SET_DIRECTORY = LIBRARY.getFunction("TIFFSetSubDirectory");
  static final Function GET_FIELD = variadic("TIFFGetFieldDefaulted", 2);
  static final Function SET_FIELD = variadic("TIFFSetField", 2);
  static final Function IS_TILED = LIBRARY.getFunction("TIFFIsTiled");
  static final Function STRIP_SIZE = LIBRARY.getFunction("TIFFStripSize64");
  static final Function SCANLINE_SIZE = LIBRARY.getFunction("TIFFScanlineSize64");
  static final Function TILE_SIZE = LIBRARY.getFunction("TIFFTileSize64");
  static final Function TILE_ROW_SIZE = LIBRARY.getFunction("TIFFTileRowSize64");
  static final Function CHECK_TILE = LIBRARY.getFunction("TIFFCheckTile");
  static final Function COMPUTE_TILE = LIBRARY.getFunction("TIFFComputeTile");
  static final Function READ_TILE = LIBRARY.getFunction("TIFFReadEncodedTile");
  static final Function RGBA_OK = LIBRARY.getFunction("TIFFRGBAImageOK");
  static final Function RGBA_BEGIN = LIBRARY.getFunction("TIFFRGBAImageBegin");
  static final Function RGBA_GET = LIBRARY.getFunction("TIFFRGBAImageGet");
  static final Function RGBA_END = LIBRARY.getFunction("TIFFRGBAImageEnd");
  static final Function NEW_OPTIONS = LIBRARY.getFunction("TIFFOpenOptionsAlloc");
  static final Function FREE_OPTIONS = LIBRARY.getFunction("TIFFOpenOptionsFree");
  static final Function LIMIT_MEMORY =
      LIBRARY.getFunction("TIFFOpenOptionsSetMaxCumulatedMemAlloc");

  static {
    Native.register(Libtiff.class, LIBRARY);
    // No one else uses this copy of libtiff; its messages say nothing about the row.
    LIBRARY.getFunction("TIFFSetErrorHandler").invoke(new Object[] {Pointer.NULL});
    LIBRARY.getFunction("TIFFSetWarningHandler").invoke(new Object[] {Pointer.NULL});
  }

  private Libtiff() {}

  // An image may have a million strips, and these calls cost a tenth of a Function's.

  static native int TIFFComputeStrip(Pointer tiff, int row, short plane);

  static native long TIFFReadEncodedStrip(Pointer tiff, int strip, Pointer into, long bytes);

  /** Looks up a function whose variable arguments are passed differently on some platforms. */
  private static Function variadic(String name, int fixedArguments) {
    return LIBRARY.getFunction(name, fixedArguments << 7);
  }

  /** A file's read position, length and address: three 64-bit numbers. */
  static final class Source {
    private static final int POSITION = 0;
    private static final int LENGTH = 8;
    private static final int ADDRESS = 16;

    private Source() {}

    static Memory of(Memory file) {
      Memory source = new Memory(24);
      source.setLong(POSITION, 0);
      source.setLong(LENGTH, file.size());
      source.setPointer(ADDRESS, file);
      return source;
    }
  }

  /** Called by libtiff, mostly while it opens a file; it finds the rest mapped into memory. */
  static final Transfer READ =
      (source, buffer, count) -> {
        long position = source.getLong(Source.POSITION);
        long length = source.getLong(Source.LENGTH);
        int bytes = (int) Math.max(0, Math.min(count, length - position));
        if (position < 0 || bytes == 0) {
          return 0;
        }
        Pointer from = source.getPointer(Source.ADDRESS);
        buffer.write(0, from.getByteArray(position, bytes), 0, bytes);
        source.setLong(Source.POSITION, position + bytes);
        return bytes;
      };

  static final Transfer WRITE = (source, buffer, count) -> 0;

  static final Seek SEEK =
      (source, offset, whence) -> {
        long start =
            switch (whence) {
              case 0 -> 0;
              case 1 -> source.getLong(Source.POSITION);
              default -> source.getLong(Source.LENGTH);
            };
        source.setLong(Source.POSITION, start + offset);
        return start + offset;
      };

  static final Close CLOSE_SOURCE = source -> 0;

  static final Length LENGTH = source -> source.getLong(Source.LENGTH);

  static final Map MAP =
      (source, base, size) -> {
        base.setPointer(0, source.getPointer(Source.ADDRESS));
        size.setLong(0, source.getLong(Source.LENGTH));
        return 1;
      };

  static final Unmap UNMAP = (source, base, size) -> {};

  /** TIFFReadWriteProc. */
  interface Transfer extends Callback {
    long callback(Pointer source, Pointer buffer, long count);
  }

  /** TIFFSeekProc. */
  interface Seek extends Callback {
    long callback(Pointer source, long offset, int whence);
  }

  /** TIFFCloseProc. */
  interface Close extends Callback {
    int callback(Pointer source);
  }

  /** TIFFSizeProc. */
  interface Length extends Callback {
    long callback(Pointer source);
  }

  /** TIFFMapFileProc. */
  interface Map extends Callback {
    int callback(Pointer source, Pointer base, Pointer size);
  }

  /** TIFFUnmapFileProc. */
  interface Unmap extends Callback {
    void callback(Pointer source, Pointer base, long size);
  }
}
