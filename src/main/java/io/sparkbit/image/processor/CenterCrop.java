package io.sparkbit.image.processor;

import io.sparkbit.image.InvalidImageException;
import io.sparkbit.image.Region;
import io.sparkbit.image.RgbImage;
import io.sparkbit.image.Size;

/**
 * The reference's center_crop (image_transforms.py). The offset says on which side of a cut an odd
 * pixel goes; in padding it goes to the top and left.
 */
record CenterCrop(Size image, Size crop, CropOffset offset) {
  /** Provides the pixels of a region of the image. */
  interface Source {
    RgbImage pixels(Region region) throws InvalidImageException;
  }

  RgbImage apply(int channels, Source source) throws InvalidImageException {
    RgbImage kept = source.pixels(kept());
    if (kept.height() == crop.height() && kept.width() == crop.width()) {
      return kept;
    }
    byte[] padded = new byte[Math.toIntExact((long) crop.height() * crop.width() * channels)];
    int left = padding(image.width(), crop.width());
    int top = padding(image.height(), crop.height());
    int rowBytes = kept.width() * channels;
    for (int row = 0; row < kept.height(); row++) {
      System.arraycopy(
          kept.data(),
          row * rowBytes,
          padded,
          ((top + row) * crop.width() + left) * channels,
          rowBytes);
    }
    return RgbImage.of(crop.width(), crop.height(), channels, padded);
  }

  private Region kept() {
    return new Region(
        offset.of(Math.max(image.width() - crop.width(), 0)),
        offset.of(Math.max(image.height() - crop.height(), 0)),
        Math.min(image.width(), crop.width()),
        Math.min(image.height(), crop.height()));
  }

  private static int padding(int length, int crop) {
    return crop > length ? (crop - length + 1) / 2 : 0;
  }
}
