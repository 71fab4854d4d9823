package io.sparkbit.spark.param;

import io.sparkbit.image.codec.ImageDecoder;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Params;

/**
 * For stages with the Param {@code maxPixels}.
 *
 * @param <S> the stage itself
 */
public interface HasMaxPixels<S extends Params> extends Params {

  /** Pillow's limit for decompression bombs. */
  long DEFAULT = ImageDecoder.DEFAULT_MAX_PIXELS;

  /** Images of more pixels than this are invalid. */
  default LongParam maxPixels() {
    return new LongParam(
        this,
        "maxPixels",
        "images of more pixels are invalid, which their headers tell before memory is taken",
        Validators.atLeast("maxPixels", 1));
  }

  /** The value of {@link #maxPixels}. */
  default long getMaxPixels() {
    return (long) getOrDefault(maxPixels());
  }

  /** Sets {@link #maxPixels}; by default {@value HasMaxPixels#DEFAULT}, Pillow's limit. */
  default S setMaxPixels(long value) {
    return Setter.set(this, maxPixels(), value);
  }
}
