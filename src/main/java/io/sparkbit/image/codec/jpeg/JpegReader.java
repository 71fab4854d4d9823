package io.sparkbit.image.codec.jpeg;

import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import io.sparkbit.image.InvalidImageException;
import io.sparkbit.image.InvalidImageException.Reason;
import io.sparkbit.image.RgbImage;
import io.sparkbit.image.codec.spi.Format;
import io.sparkbit.image.codec.spi.Pixels;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * Decodes one JPEG file with libjpeg-turbo, in the steps of Pillow's decoder (ImagingJpegDecode,
 * JpegDecode.c). Accesses libjpeg's structs by offset (jpeglib.h, unchanged since 1998).
 */
final class JpegReader implements AutoCloseable {
  private static final int API_VERSION = 62;
  private static final int STRUCT_BYTES = 632;

  // struct jpeg_decompress_struct
  private static final int SOURCE = 40;
  private static final int IMAGE_WIDTH = 48;
  private static final int IMAGE_HEIGHT = 52;
  private static final int COMPONENTS = 56;
  private static final int OUT_COLOR_SPACE = 64;
  private static final int SCALE_NUM = 68;
  private static final int SCALE_DENOM = 72;
  private static final int OUTPUT_WIDTH = 136;
  private static final int OUTPUT_HEIGHT = 140;

  // struct jpeg_error_mgr
  private static final int ERROR_EXIT = 0;
  private static final int OUTPUT_MESSAGE = 16;
  private static final int FORMAT_MESSAGE = 24;
  private static final int MESSAGE_CODE = 40;
  private static final int MESSAGE_BYTES = 200;

  // enum J_MESSAGE_CODE (jerror.h)
  private static final int OUT_OF_MEMORY = 54;

  /** Arithmetic coding, color spaces, fractional sampling, coding processes. */
  private static final Set<Integer> NOT_IMPLEMENTED = Set.of(1, 25, 27, 38, 47, 48, 60);

  // enum J_COLOR_SPACE
  private static final int GRAYSCALE = 1;
  private static final int RGB = 2;
  private static final int CMYK = 4;

  private static final int REACHED_EOI = 2;

  /** A C function that ignores its argument. */
  private static final Pointer IGNORE = Libjpeg.address("WebPGetDecoderVersion");

  private static final Pointer CONSUME_INPUT = Libjpeg.address("jpeg_consume_input");
  private static final Pointer START = Libjpeg.address("jpeg_start_decompress");
  private static final Pointer FINISH = Libjpeg.address("jpeg_finish_decompress");

  /** Number of rows copied to Java at a time. */
  private static final int ROWS = 32;

  private final JpegFrame frame;
  private final Memory file;
  private final Memory errors = new Memory(1024);
  private final Memory state = new Memory(4096);

  /**
   * Returns the pixels of a whole file: gray or RGB.
   *
   * @param eighths of each edge that are computed
   */
  static RgbImage read(byte[] file, JpegFrame frame, int eighths) throws InvalidImageException {
    try (JpegReader reader = new JpegReader(file, frame)) {
      reader.readHeader();
      return reader.readPixels(eighths);
    }
  }

  private JpegReader(byte[] bytes, JpegFrame frame) {
    this.frame = frame;
    file = new Memory(bytes.length);
    file.write(0, bytes, 0, bytes.length);
    errors.clear();
    state.clear();
    state.setPointer(0, Libjpeg.jpeg_std_error(errors));
    errors.setPointer(OUTPUT_MESSAGE, IGNORE);
    // Here the error handler may return: the memory has room for any version of the struct.
    errors.setPointer(ERROR_EXIT, IGNORE);
    Libjpeg.jpeg_CreateDecompress(state, API_VERSION, STRUCT_BYTES);
    if (errors.getInt(MESSAGE_CODE) != 0) {
      throw new IllegalStateException(message());
    }
    errors.setPointer(ERROR_EXIT, NativeThread.EXIT);
    Libjpeg.jpeg_mem_src(state, file, bytes.length);
  }

  /** Reads up to the first scan, skipping datastreams that only hold tables. */
  private void readHeader() throws InvalidImageException {
    while (call(CONSUME_INPUT) == REACHED_EOI) {
      requireData();
      Libjpeg.jpeg_abort(state);
    }
    requireData();
    if (state.getInt(IMAGE_WIDTH) != frame.width()
        || state.getInt(IMAGE_HEIGHT) != frame.height()
        || state.getInt(COMPONENTS) != frame.channels()) {
      throw Format.JPEG.corrupt("its headers are inconsistent");
    }
  }

  private RgbImage readPixels(int eighths) throws InvalidImageException {
    state.setInt(
        OUT_COLOR_SPACE,
        switch (frame.channels()) {
          case 1 -> GRAYSCALE;
          case 3 -> RGB;
          default -> CMYK;
        });
    state.setInt(SCALE_NUM, eighths);
    state.setInt(SCALE_DENOM, JpegScale.WHOLE);
    call(START);
    requireData();
    int width = state.getInt(OUTPUT_WIDTH);
    int height = state.getInt(OUTPUT_HEIGHT);
    int channels = Math.min(frame.channels(), 3);
    byte[] pixels = new byte[height * width * channels];
    int most = Math.min(ROWS, height);
    int stride = width * frame.channels();
    try (Memory rows = new Memory((long) most * stride);
        Memory pointers = new Memory((long) most * Native.POINTER_SIZE)) {
      for (int row = 0; row < most; row++) {
        pointers.setPointer((long) row * Native.POINTER_SIZE, rows.share((long) row * stride));
      }
      for (int y = 0; y < height; y += most) {
        int count = Math.min(most, height - y);
        readRows(pointers, count);
        copy(rows, pixels, y * width * channels, count * stride);
      }
    }
    requireData();
    finish();
    return RgbImage.of(width, height, channels, pixels);
  }

  /** Refuses damage after the last row, but not a missing end: Pillow then has all rows. */
  private void finish() throws InvalidImageException {
    Pointer result = NativeThread.call(FINISH, state);
    if (state.equals(result) && !isPastEnd()) {
      throw refusal();
    }
  }

  private void copy(Memory rows, byte[] pixels, int to, int length) {
    if (frame.channels() < 4) {
      rows.read(0, pixels, to, length);
      return;
    }
    // Pillow takes every CMYK JPEG as inverted, as Adobe writes them (JpegImagePlugin.py).
    byte[] inks = rows.getByteArray(0, length);
    Pixels.invert(inks);
    byte[] rgb = Pixels.cmykToRgb(inks);
    System.arraycopy(rgb, 0, pixels, to, rgb.length);
  }

  private void readRows(Memory pointers, int count) {
    for (int row = 0; row < count; ) {
      Pointer next = pointers.share((long) row * Native.POINTER_SIZE);
      row += Libjpeg.jpeg_read_scanlines(state, next, count - row);
    }
  }

  private int call(Pointer function) throws InvalidImageException {
    Pointer result = NativeThread.call(function, state);
    if (state.equals(result)) {
      requireData();
      throw refusal();
    }
    return (int) Pointer.nativeValue(result);
  }

  private InvalidImageException refusal() {
    int code = errors.getInt(MESSAGE_CODE);
    if (code == OUT_OF_MEMORY) {
      return new InvalidImageException(
          Reason.OUT_OF_MEMORY,
          ("libjpeg could not allocate memory for the %d x %d pixels of the JPEG image; give the"
                  + " JVM's machine more memory or run fewer tasks")
              .formatted(frame.width(), frame.height()));
    }
    return NOT_IMPLEMENTED.contains(code)
        ? Format.JPEG.unsupported("this type of coding (libjpeg: %s)".formatted(message()))
        : Format.JPEG.corrupt(message());
  }

  /** Refuses data that ended early, as Pillow does; libjpeg makes up an end-of-image marker. */
  private void requireData() throws InvalidImageException {
    if (isPastEnd()) {
      throw Format.JPEG.truncated(
          "%,d bytes do not fill its %d x %d pixels"
              .formatted(file.size(), frame.width(), frame.height()));
    }
  }

  private boolean isPastEnd() {
    long next = Pointer.nativeValue(state.getPointer(SOURCE).getPointer(0));
    long begin = Pointer.nativeValue(file);
    return next < begin || next > begin + file.size();
  }

  private String message() {
    try (Memory text = new Memory(MESSAGE_BYTES)) {
      Function.getFunction(errors.getPointer(FORMAT_MESSAGE))
          .invokeVoid(new Object[] {state, text});
      return text.getString(0, StandardCharsets.US_ASCII.name());
    }
  }

  @Override
  public void close() {
    Libjpeg.jpeg_destroy_decompress(state);
    state.close();
    errors.close();
    file.close();
  }
}
