package io.sparkbit.image;

import com.luciad.imageio.webp.WebPImageReaderSpi;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;

/**
 * Lossy and lossless WebP by libwebp, as in Pillow; the first frame of an animation on its canvas,
 * whose uncovered parts are black. Alpha is dropped.
 */
final class WebpDecoder implements Format.Decoder {
  @Override
  public Decoded decode(byte[] bytes, PixelLimit limit) throws InvalidImageException {
    WebpFile file = WebpFile.read(bytes, limit);
    BufferedImage image = readStill(file.still());
    int[] colors = ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
    Region frame = file.frame();
    if (image.getWidth() != frame.width() || image.getHeight() != frame.height()) {
      throw InvalidImageException.corrupt(Format.WEBP, "its headers contradict each other");
    }
    byte[] canvas = new byte[file.width() * file.height() * 3];
    for (int y = 0; y < frame.height(); y++) {
      int to = ((frame.top() + y) * file.width() + frame.left()) * 3;
      for (int x = 0; x < frame.width(); x++) {
        int color = colors[y * frame.width() + x];
        canvas[to++] = (byte) (color >> 16);
        canvas[to++] = (byte) (color >> 8);
        canvas[to++] = (byte) color;
      }
    }
    return new Decoded(
        RgbImage.of(file.width(), file.height(), 3, canvas),
        file.hasAlpha() ? "RGBA" : Decoded.RGB,
        file.orientation());
  }

  private static BufferedImage readStill(byte[] bytes) throws InvalidImageException {
    Libwebp.require();
    try {
      return new LibraryReader(Format.WEBP, new WebPImageReaderSpi())
          .read(bytes, reader -> reader.read(0));
    } catch (OutOfMemoryError e) {
      // Also how the binding reports that libwebp ran out of native memory.
      throw new InvalidImageException(
          InvalidImageException.Reason.TOO_LARGE,
          "libwebp could not allocate memory for the WebP image; scale it down",
          e);
    }
  }
}
