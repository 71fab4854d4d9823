package io.sparkbit.image;

/** Refuses pictures by the size that their header claims, before anything is allocated. */
record PixelLimit(long maxPixels) {
  private static final long MAX_RGB_ARRAY = (Integer.MAX_VALUE - 8L) / 3;

  void check(Format format, long width, long height) throws InvalidImageException {
    if (width < 1 || height < 1) {
      throw InvalidImageException.corrupt(
          format, "its header says %d x %d pixels".formatted(width, height));
    }
    if (height > Math.min(maxPixels, MAX_RGB_ARRAY) / width) {
      String limit =
          maxPixels <= MAX_RGB_ARRAY
              ? "the limit of %,d; raise maxPixels if you trust the source"
              : "%,d, the most that an array holds; scale it down";
      throw InvalidImageException.tooLarge(
          "the image", width, height, limit.formatted(Math.min(maxPixels, MAX_RGB_ARRAY)));
    }
  }
}
