package io.sparkbit.spark.param;

import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/**
 * Stages with the Param {@code exifOrientation}.
 *
 * @param <S> the stage itself
 */
public interface HasExifOrientation<S extends Params> extends Params {

  /** Turns photos upright, as people see them; the reference ignores the orientation. */
  String DEFAULT = "apply";

  /** Param for the treatment of the orientation that a camera recorded. */
  default Param<String> exifOrientation() {
    return StringParam.of(
        this,
        "exifOrientation",
        "what happens to the orientation that a camera recorded: ignore (as the reference"
            + " does) or apply (turn the picture upright)",
        Validators.oneOf("exifOrientation", "ignore", "apply"));
  }

  /** Returns {@link #exifOrientation}. */
  default String getExifOrientation() {
    return getOrDefault(exifOrientation());
  }

  /** Sets {@link #exifOrientation} (default: {@value HasExifOrientation#DEFAULT}). */
  default S setExifOrientation(String value) {
    return Setter.set(this, exifOrientation(), value);
  }
}
