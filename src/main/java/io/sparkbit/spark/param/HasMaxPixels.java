package io.sparkbit.spark.param;

import io.sparkbit.image.codec.ImageDecoder;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Params;

/**
 * Stages with the Param {@code maxPixels}.
 *
 * @param <S> the stage itself
 */
public interface HasMaxPixels<S extends Params> extends Params {

  /** Pillow's limit against decompression bombs. */
  long DEFAULT = ImageDecoder.DEFAULT_MAX_PIXELS;

  /** Param for the number of pixels above which an image is invalid. */
  default LongParam maxPixels() {
    return new LongParam(
        this,
        "maxPixels",
        "images with more pixels are invalid; their headers are checked before memory is allocated",
        Validators.atLeast("maxPixels", 1));
  }

  /** Returns {@link #maxPixels}. */
  default long getMaxPixels() {
    return (long) getOrDefault(maxPixels());
  }

  /** Sets {@link #maxPixels} (default: {@value HasMaxPixels#DEFAULT}, Pillow's limit). */
  default S setMaxPixels(long value) {
    return Setter.set(this, maxPixels(), value);
  }
}
