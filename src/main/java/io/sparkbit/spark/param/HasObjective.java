package io.sparkbit.spark.param;

import io.sparkbit.training.ClassWeights;
import io.sparkbit.training.Sampling;
import java.util.Arrays;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/**
 * Estimators that can change what a training minimizes, for classes that are uneven or hard.
 *
 * @param <S> the stage itself
 */
public interface HasObjective<S extends Params> extends Params {

  /** By default, each image counts the same. */
  String DEFAULT_CLASS_WEIGHTS = "none";

  /** Beyond it next to nothing is left of the loss. */
  int MAX_FOCAL_GAMMA = 10;

  /** By default, each image is seen as often as any other. */
  String DEFAULT_SAMPLING = "shuffled";

  /** Param for how much an image of each class counts. */
  default Param<String> classWeights() {
    return StringParam.of(
        this,
        "classWeights",
        "how much an image of each class counts: none (the same), auto (so that all classes count"
            + " the same together), or a JSON object of labels and numbers, such as"
            + " {\"cat\": 2}, where others count 1",
        Validators.matching(
            "classWeights",
            "be none, auto, or a JSON object of labels and numbers of at least 0, such as"
                + " {\"cat\": 2, \"dog\": 0.5}",
            text -> ClassWeights.of(text).isPresent()));
  }

  /** Param for which images training sees how often. */
  default Param<String> sampling() {
    return StringParam.of(
        this,
        "sampling",
        "which images training sees how often: shuffled (each the same) or balanced (each class the"
            + " same)",
        Validators.oneOf(
            "sampling",
            Arrays.stream(Sampling.values()).map(Sampling::userName).toArray(String[]::new)));
  }

  /** Param for the share of each label that is spread over all classes. */
  default DoubleParam labelSmoothing() {
    return new DoubleParam(
        this,
        "labelSmoothing",
        "share of each label, from 0 to below 1, that is spread evenly over all classes",
        Validators.share("labelSmoothing"));
  }

  /** Param for the exponent of the focal loss. */
  default DoubleParam focalGamma() {
    return new DoubleParam(
        this,
        "focalGamma",
        "exponent of the focal loss, 0 to 10, by which images that the model is sure of count"
            + " less; 0 for the cross-entropy, 2 in the paper",
        Validators.range("focalGamma", 0, MAX_FOCAL_GAMMA));
  }

  /** Returns {@link #classWeights}. */
  default String getClassWeights() {
    return getOrDefault(classWeights());
  }

  /** Sets {@link #classWeights} (default: {@value #DEFAULT_CLASS_WEIGHTS}). */
  default S setClassWeights(String value) {
    return Setter.set(this, classWeights(), value);
  }

  /** Returns {@link #sampling}. */
  default String getSampling() {
    return getOrDefault(sampling());
  }

  /** Sets {@link #sampling} (default: {@value #DEFAULT_SAMPLING}). */
  default S setSampling(String value) {
    return Setter.set(this, sampling(), value);
  }

  /** Returns {@link #labelSmoothing}. */
  default double getLabelSmoothing() {
    return (double) getOrDefault(labelSmoothing());
  }

  /** Sets {@link #labelSmoothing} (default: 0). */
  default S setLabelSmoothing(double value) {
    return Setter.set(this, labelSmoothing(), value);
  }

  /** Returns {@link #focalGamma}. */
  default double getFocalGamma() {
    return (double) getOrDefault(focalGamma());
  }

  /** Sets {@link #focalGamma} (default: 0). */
  default S setFocalGamma(double value) {
    return Setter.set(this, focalGamma(), value);
  }
}
