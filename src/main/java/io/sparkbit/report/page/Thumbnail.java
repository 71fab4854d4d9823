package io.sparkbit.report.page;

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
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Small pictures embedded in the page that shows them. */
public final class Thumbnail {

  /** How much of a picture JPEG keeps, 0 to 1. */
  private static final float QUALITY = 0.8f;

  private Thumbnail() {}

  /**
   * Returns a picture of an image as a {@code data:} URI: a PNG of the same pixels if the image is
   * small, otherwise a JPEG.
   *
   * @param edge the longest edge, in pixels; smaller images are not resized
   * @throws InvalidImageException if the image is so narrow that resizing would leave nothing
   */
  public static String dataUri(RgbImage image, int edge) throws InvalidImageException {
    if (Math.max(image.height(), image.width()) <= edge) {
      return uri("png", image);
    }
    Size size = new ResizeTarget.Within(Size.square(edge)).of(image.height(), image.width());
    return uri("jpeg", PillowResampler.resize(image, size, Resampling.BICUBIC));
  }

  private static String uri(String format, RgbImage image) {
    byte[] bytes = encoded(format, picture(image.toRgb()));
    return "data:image/%s;base64,%s".formatted(format, Base64.getEncoder().encodeToString(bytes));
  }

  private static BufferedImage picture(RgbImage rgb) {
    BufferedImage picture =
        new BufferedImage(rgb.width(), rgb.height(), BufferedImage.TYPE_INT_RGB);
    byte[] data = rgb.data();
    int[] pixels = new int[rgb.width() * rgb.height()];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] =
          (data[3 * i] & 0xFF) << 16 | (data[3 * i + 1] & 0xFF) << 8 | (data[3 * i + 2] & 0xFF);
    }
    picture.setRGB(0, 0, rgb.width(), rgb.height(), pixels, 0, rgb.width());
    return picture;
  }

  private static byte[] encoded(String format, BufferedImage picture) {
    ImageWriter writer = ImageIO.getImageWritersByFormatName(format).next();
    ImageWriteParam settings = writer.getDefaultWriteParam();
    if (format.equals("jpeg")) {
      settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      settings.setCompressionQuality(QUALITY);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    // By default, ImageIO would use a file.
    try (ImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      writer.setOutput(out);
      writer.write(null, new IIOImage(picture, null, null), settings);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // In memory.
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }
}
