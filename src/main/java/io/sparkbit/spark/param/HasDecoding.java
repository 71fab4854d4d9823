package io.sparkbit.spark.param;

import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/**
 * Stages with the Param {@code decoding}.
 *
 * @param <S> the stage itself
 */
public interface HasDecoding<S extends Params> extends Params {

  /** Every pixel, as the reference decodes. */
  String DEFAULT = "exact";

  /** Param for how exactly images are decoded. */
  default Param<String> decoding() {
    return StringParam.of(
        this,
        "decoding",
        "how images are decoded: exact (every pixel, as the reference does) or scaled (JPEG at the"
            + " smallest half, quarter or eighth that is at least twice the size after the resize,"
            + " which is faster)",
        Validators.oneOf("decoding", "exact", "scaled"));
  }

  /** Returns {@link #decoding}. */
  default String getDecoding() {
    return getOrDefault(decoding());
  }

  /** Sets {@link #decoding} (default: {@value HasDecoding#DEFAULT}). */
  default S setDecoding(String value) {
    return Setter.set(this, decoding(), value);
  }
}
