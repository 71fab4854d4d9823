package io.sparkbit.image.codec.webp;

import com.sun.jna.Memory;
import io.sparkbit.image.InvalidImageException;
import io.sparkbit.image.InvalidImageException.Reason;
import io.sparkbit.image.Region;
import io.sparkbit.image.RgbImage;
import io.sparkbit.image.codec.spi.Decoded;
import io.sparkbit.image.codec.spi.Format;
import io.sparkbit.image.codec.spi.FormatDecoder;
import io.sparkbit.image.codec.spi.Magic;
import io.sparkbit.image.codec.spi.PixelLimit;
import io.sparkbit.natives.ImageLibrary;

/**
 * Decoder for lossy and lossless WebP through libwebp, as in Pillow. Puts the first frame of an
 * animation on its canvas, which is otherwise black. Drops alpha.
 */
public final class WebpDecoder implements FormatDecoder {
  @Override
  public Format format() {
    return Format.WEBP;
  }

  @Override
  public boolean recognizes(byte[] head) {
    return Magic.startsWith(head, 0, 'R', 'I', 'F', 'F')
        && Magic.startsWith(head, 8, 'W', 'E', 'B', 'P');
  }

  @Override
  public Decoded decode(byte[] bytes, PixelLimit limit) throws InvalidImageException {
    ImageLibrary.get();
    WebpFile file = WebpFile.read(bytes, limit);
    return new Decoded(
        RgbImage.of(file.width(), file.height(), 3, canvas(file)),
        file.hasAlpha() ? "RGBA" : Decoded.RGB,
        file.orientation());
  }

  private static byte[] canvas(WebpFile file) throws InvalidImageException {
    Region frame = file.frame();
    byte[] canvas = new byte[file.width() * file.height() * 3];
    try (Memory pixels = decode(file, frame)) {
      int stride = 3 * frame.width();
      for (int y = 0; y < frame.height(); y++) {
        int to = ((frame.top() + y) * file.width() + frame.left()) * 3;
        pixels.read((long) y * stride, canvas, to, stride);
      }
    }
    return canvas;
  }

  /**
   * Decodes a frame. libwebp reports a damaged alpha chunk as out of memory, so a second try
   * without alpha tells the two apart.
   */
  private static Memory decode(WebpFile file, Region frame) throws InvalidImageException {
    try {
      return Libwebp.decodeRgb(file.still(), frame.width(), frame.height());
    } catch (InvalidImageException e) {
      if (e.reason() == Reason.OUT_OF_MEMORY && file.opaque().length < file.still().length) {
        Libwebp.decodeRgb(file.opaque(), frame.width(), frame.height()).close();
        throw Format.WEBP.corrupt("its alpha cannot be read", e);
      }
      throw e;
    }
  }
}
