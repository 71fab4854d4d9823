package io.sparkbit.image;

/** A rectangle of an image, in pixels. */
public record Region(int left, int top, int width, int height) {
  public static Region all(Size size) {
    return new Region(0, 0, size.width(), size.height());
  }

  boolean covers(RgbImage image) {
    return left == 0 && top == 0 && width == image.width() && height == image.height();
  }

  public RgbImage cut(RgbImage image) {
    if (covers(image)) {
      return image;
    }
    int channels = image.channels();
    byte[] kept = new byte[width * height * channels];
    for (int row = 0; row < height; row++) {
      int from = ((top + row) * image.width() + left) * channels;
      System.arraycopy(image.data(), from, kept, row * width * channels, width * channels);
    }
    return RgbImage.of(width, height, channels, kept);
  }
}
