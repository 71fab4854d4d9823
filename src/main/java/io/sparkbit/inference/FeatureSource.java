package io.sparkbit.inference;

import io.sparkbit.image.RgbImage;

/** Where the features of an image come from. */
public sealed interface FeatureSource {

  /** Returns the bytes of image or features in memory. */
  long bytes();

  /** Features that were computed before. */
  @SuppressWarnings("ArrayRecordComponent") // Large, written once, read once.
  record Kept(float[] features) implements FeatureSource {
    @Override
    public long bytes() {
      return (long) features.length * Float.BYTES;
    }
  }

  /** An image for the network. */
  record Fresh(ContentDigest digest, RgbImage image) implements FeatureSource {
    @Override
    public long bytes() {
      return image.data().length;
    }
  }
}
