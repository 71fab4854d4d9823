package io.sparkbit.spark.param;

import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/**
 * For stages with the Param {@code exifOrientation}.
 *
 * @param <S> the stage itself
 */
public interface HasExifOrientation<S extends Params> extends Params {

  /** As people see their photos; the reference ignores the orientation. */
  String DEFAULT = "apply";

  /** What happens to the orientation that a camera recorded. */
  default Param<String> exifOrientation() {
    return new Param<>(
        uid(),
        "exifOrientation",
        "what happens to the orientation that a camera recorded: ignore (as the reference does) or apply (turn the picture upright)",
        Validators.oneOf("exifOrientation", "ignore", "apply"),
        String.class);
  }

  /** The value of {@link #exifOrientation}. */
  default String getExifOrientation() {
    return getOrDefault(exifOrientation());
  }

  /** Sets {@link #exifOrientation}; by default {@value HasExifOrientation#DEFAULT}. */
  default S setExifOrientation(String value) {
    return Setter.set(this, exifOrientation(), value);
  }
}
