package io.sparkbit.spark.param;

import io.sparkbit.network.ProblemType;
import java.util.Arrays;
import java.util.stream.Stream;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/**
 * Estimators that can learn one label, several labels or a value for each image.
 *
 * @param <S> the stage itself
 */
public interface HasProblemType<S extends Params> extends Params {

  /** By default, arrays of labels mean several for each image, all else one. */
  String AUTO = "auto";

  /** Param for what images are labeled with, named as in the model's configuration. */
  default Param<String> problemType() {
    return StringParam.of(
        this,
        "problemType",
        "what labelCol holds: single_label_classification (one label for each image: text or whole"
            + " numbers), multi_label_classification (arrays of labels), regression (numbers), or"
            + " auto (multi_label_classification for arrays, otherwise"
            + " single_label_classification)",
        Validators.oneOf(
            "problemType",
            Stream.concat(
                    Stream.of(AUTO), Arrays.stream(ProblemType.values()).map(ProblemType::jsonName))
                .toArray(String[]::new)));
  }

  /** Returns {@link #problemType}. */
  default String getProblemType() {
    return getOrDefault(problemType());
  }

  /** Sets {@link #problemType} (default: {@value #AUTO}). */
  default S setProblemType(String value) {
    return Setter.set(this, problemType(), value);
  }
}
