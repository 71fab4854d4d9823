package io.sparkbit.image;

import com.sun.jna.Memory;
import io.sparkbit.natives.ImageLibrary;

/**
 * Lossy and lossless WebP by libwebp, as in Pillow; the first frame of an animation on its canvas,
 * whose uncovered parts are black. Alpha is dropped.
 */
final class WebpDecoder implements Format.Decoder {
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
    try (Memory pixels = Libwebp.decodeRgb(file.still(), frame.width(), frame.height())) {
      int stride = 3 * frame.width();
      for (int y = 0; y < frame.height(); y++) {
        int to = ((frame.top() + y) * file.width() + frame.left()) * 3;
        pixels.read((long) y * stride, canvas, to, stride);
      }
    }
    return canvas;
  }
}
