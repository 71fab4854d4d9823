package io.sparkbit.image.resample;

import io.sparkbit.image.InvalidImageException;
import io.sparkbit.image.RgbImage;
import io.sparkbit.image.Size;

/** The convolution as Resample.c writes it down: pixel by pixel, of the whole image. */
final class ScalarResampler {

  private ScalarResampler() {}

  /** Resizes horizontally, then vertically; not for images that Pillow reduces vertically first. */
  static RgbImage resize(RgbImage image, Size size, Resampling filter)
      throws InvalidImageException {
    RgbImage wide = image.width() == size.width() ? image : columns(image, size.width(), filter);
    return wide.height() == size.height() ? wide : rows(wide, size.height(), filter);
  }

  private static RgbImage columns(RgbImage image, int width, Resampling filter)
      throws InvalidImageException {
    ResampleFilter weights = ResampleFilter.of(filter, image.width(), width, 0, width);
    int channels = image.channels();
    byte[] target = new byte[image.height() * width * channels];
    for (int y = 0; y < image.height(); y++) {
      for (int x = 0; x < width; x++) {
        for (int c = 0; c < channels; c++) {
          int first = y * image.width() * channels + c;
          target[(y * width + x) * channels + c] = sum(image, first, channels, weights, x);
        }
      }
    }
    return RgbImage.of(width, image.height(), channels, target);
  }

  private static RgbImage rows(RgbImage image, int height, Resampling filter)
      throws InvalidImageException {
    ResampleFilter weights = ResampleFilter.of(filter, image.height(), height, 0, height);
    int stride = image.width() * image.channels();
    byte[] target = new byte[height * stride];
    for (int y = 0; y < height; y++) {
      for (int i = 0; i < stride; i++) {
        target[y * stride + i] = sum(image, i, stride, weights, y);
      }
    }
    return RgbImage.of(image.width(), height, image.channels(), target);
  }

  private static byte sum(
      RgbImage image, int first, int stride, ResampleFilter weights, int output) {
    int sum = 1 << (ResampleFilter.PRECISION_BITS - 1);
    for (int i = weights.start(output); i < weights.end(output); i++) {
      sum += (image.data()[first + i * stride] & 0xFF) * weights.weight(output, i);
    }
    return (byte) Math.max(0, Math.min(255, sum >> ResampleFilter.PRECISION_BITS));
  }
}
