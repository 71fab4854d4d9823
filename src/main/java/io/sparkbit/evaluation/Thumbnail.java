package io.sparkbit.evaluation;

import io.sparkbit.image.InvalidImageException;
import io.sparkbit.image.RgbImage;
import io.sparkbit.image.Size;
import io.sparkbit.image.processor.ResizeTarget;
import io.sparkbit.image.resample.PillowResampler;
import io.sparkbit.image.resample.Resampling;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import javax.imageio.ImageIO;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Small pictures embedded in the page that shows them. */
public final class Thumbnail {

  /** The longest edge, in pixels. Smaller pictures are not resized. */
  public static final int EDGE = 128;

  private Thumbnail() {}

  /**
   * Returns a picture of an image as a {@code data:} URI of a PNG.
   *
   * @throws InvalidImageException if the image is so narrow that resizing would leave nothing
   */
  public static String dataUri(RgbImage image) throws InvalidImageException {
    RgbImage small = small(image).toRgb();
    return "data:image/png;base64," + Base64.getEncoder().encodeToString(png(small));
  }

  private static RgbImage small(RgbImage image) throws InvalidImageException {
    if (Math.max(image.height(), image.width()) <= EDGE) {
      return image;
    }
    Size size = new ResizeTarget.Within(Size.square(EDGE)).of(image.height(), image.width());
    return PillowResampler.resize(image, size, Resampling.BICUBIC);
  }

  private static byte[] png(RgbImage rgb) {
    BufferedImage picture =
        new BufferedImage(rgb.width(), rgb.height(), BufferedImage.TYPE_INT_RGB);
    byte[] data = rgb.data();
    int[] pixels = new int[rgb.width() * rgb.height()];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] =
          (data[3 * i] & 0xFF) << 16 | (data[3 * i + 1] & 0xFF) << 8 | (data[3 * i + 2] & 0xFF);
    }
    picture.setRGB(0, 0, rgb.width(), rgb.height(), pixels, 0, rgb.width());
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    // By default, ImageIO would use a file.
    try (ImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      ImageIO.write(picture, "png", out);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // In memory.
    }
    return bytes.toByteArray();
  }
}
