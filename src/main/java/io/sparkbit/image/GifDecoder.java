package io.sparkbit.image;

import com.twelvemonkeys.imageio.util.ProgressListenerBase;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import javax.imageio.ImageReader;

/**
 * The first frame of a GIF (GIF89a specification), decompressed by the JDK, on its canvas, whose
 * uncovered parts are the transparent color or color 0, as Pillow leaves them (GifImagePlugin.py).
 */
final class GifDecoder implements Format.Decoder {
  private static final LibraryReader READER = LibraryReader.ofRuntime(Format.GIF);

  @Override
  public Decoded decode(byte[] bytes, PixelLimit limit) throws InvalidImageException {
    GifHeader header = GifHeader.read(bytes, limit);
    BufferedImage image = READER.read(bytes, GifDecoder::readFrame);
    byte[] canvas = canvas(header, Samples.indices(image.getRaster()));
    IndexColorModel colors = (IndexColorModel) image.getColorModel();
    Palette palette = Palette.of(colors);
    if (!header.hasPalette() || palette.isGrayRamp(colors.getMapSize())) {
      return new Decoded(RgbImage.of(header.width(), header.height(), 1, canvas), Decoded.GRAY);
    }
    return new Decoded(palette.color(canvas, header.width(), header.height()), "P");
  }

  /** Reads all rows; the JDK's reader alone would give fewer without a word. */
  private static BufferedImage readFrame(ImageReader reader) throws IOException {
    float[] percentage = {0};
    reader.addIIOReadProgressListener(
        new ProgressListenerBase() {
          @Override
          public void imageProgress(ImageReader source, float percentageDone) {
            percentage[0] = percentageDone;
          }
        });
    BufferedImage image = reader.read(0);
    if (percentage[0] < 100) {
      throw new EOFException("its end code precedes its last pixel");
    }
    return image;
  }

  private static byte[] canvas(GifHeader header, byte[] indices) {
    Region frame = header.frame();
    if (frame.width() == header.width() && frame.height() == header.height()) {
      return indices;
    }
    byte[] canvas = new byte[header.width() * header.height()];
    Arrays.fill(canvas, (byte) header.uncovered());
    for (int y = 0; y < frame.height(); y++) {
      System.arraycopy(
          indices,
          y * frame.width(),
          canvas,
          (frame.top() + y) * header.width() + frame.left(),
          frame.width());
    }
    return canvas;
  }
}
