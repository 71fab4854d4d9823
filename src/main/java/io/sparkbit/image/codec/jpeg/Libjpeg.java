package io.sparkbit.image.codec.jpeg;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import io.sparkbit.natives.ImageLibrary;

/**
 * The functions of libjpeg-turbo 3 that decode, under their C names (jpeglib.h, API version 62).
 * All but {@link #jpeg_read_scanlines} may end the thread: see {@link NativeThread}.
 */
@SuppressWarnings("MethodName") // C's names
final class Libjpeg {
  static {
    Native.register(Libjpeg.class, ImageLibrary.get());
  }

  private Libjpeg() {}

  static native Pointer jpeg_std_error(Pointer errors);

  static native void jpeg_CreateDecompress(Pointer decompress, int version, long structBytes);

  static native void jpeg_mem_src(Pointer decompress, Pointer file, long length);

  static native int jpeg_read_scanlines(Pointer decompress, Pointer rows, int most);

  static native void jpeg_abort(Pointer decompress);

  static native void jpeg_destroy_decompress(Pointer decompress);

  static Pointer address(String name) {
    return ImageLibrary.get().getFunction(name);
  }
}
