package io.sparkbit.image.codec.webp;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import io.sparkbit.image.InvalidImageException;
import io.sparkbit.image.InvalidImageException.Reason;
import io.sparkbit.image.codec.spi.Format;
import io.sparkbit.natives.ImageLibrary;

/** libwebp's decoder (decode.h, ABI version 0x0210). */
@SuppressWarnings("MethodName") // C's names
final class Libwebp {
  private static final int ABI_VERSION = 0x0210;

  /** Size of struct WebPBitstreamFeatures, which starts with width, height and alpha. */
  private static final int FEATURES_BYTES = 40;

  // struct WebPDecoderConfig
  private static final int CONFIG_BYTES = 240;
  private static final int COLOR_MODE = 40;
  private static final int IS_EXTERNAL_MEMORY = 52;
  private static final int PIXELS = 56;
  private static final int STRIDE = 64;
  private static final int SIZE = 72;

  private static final int MODE_RGB = 0;

  // enum VP8StatusCode
  private static final int OK = 0;
  private static final int OUT_OF_MEMORY = 1;

  static {
    Native.register(Libwebp.class, ImageLibrary.get());
  }

  private Libwebp() {}

  private static native int WebPInitDecoderConfigInternal(Pointer config, int abiVersion);

  private static native int WebPGetFeaturesInternal(
      byte[] bitstream, long length, Pointer features, int abiVersion);

  private static native int WebPDecode(byte[] file, long length, Pointer config);

  record Features(int width, int height, boolean alpha) {}

  static Features features(byte[] bitstream) throws InvalidImageException {
    try (Memory features = new Memory(FEATURES_BYTES)) {
      require(WebPGetFeaturesInternal(bitstream, bitstream.length, features, ABI_VERSION));
      return new Features(features.getInt(0), features.getInt(4), features.getInt(8) != 0);
    }
  }

  /**
   * Decodes a still image, dropping its alpha.
   *
   * @param file data whose header gives this size
   * @return height x width x 3 values, to be closed
   */
  static Memory decodeRgb(byte[] file, int width, int height) throws InvalidImageException {
    long stride = 3L * width;
    Memory pixels = new Memory(height * stride);
    try (Memory config = new Memory(CONFIG_BYTES)) {
      if (WebPInitDecoderConfigInternal(config, ABI_VERSION) == 0) {
        throw new IllegalStateException("libwebp does not have ABI version " + ABI_VERSION);
      }
      config.setInt(COLOR_MODE, MODE_RGB);
      config.setInt(IS_EXTERNAL_MEMORY, 1);
      config.setPointer(PIXELS, pixels);
      config.setInt(STRIDE, (int) stride);
      config.setLong(SIZE, pixels.size());
      require(WebPDecode(file, file.length, config));
      return pixels;
    } catch (InvalidImageException | RuntimeException e) {
      pixels.close();
      throw e;
    }
  }

  private static void require(int status) throws InvalidImageException {
    if (status == OUT_OF_MEMORY) {
      throw new InvalidImageException(
          Reason.OUT_OF_MEMORY,
          "libwebp could not allocate memory for the WebP image; give the JVM's machine more"
              + " memory or run fewer tasks");
    }
    if (status != OK) {
      throw Format.WEBP.corrupt("libwebp failed with status " + status);
    }
  }
}
