package io.sparkbit.training;

import io.sparkbit.image.RgbImage;
import io.sparkbit.inference.ReadAhead;

/** What images that are read ahead take. */
enum ImageSizes implements ReadAhead.SizeEstimator<Object, RgbImage> {
  ESTIMATE;

  /** The assumed size of an image file: about that of a photo. */
  static final long FILE_BYTES = 1L << 20;

  @Override
  public long before(Object item) {
    return FILE_BYTES;
  }

  @Override
  public long after(RgbImage image) {
    return image.data().length;
  }
}
