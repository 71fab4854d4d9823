package io.sparkbit.docs;

import io.sparkbit.spark.BitFineTuner;
import io.sparkbit.spark.BitImageClassifier;
import io.sparkbit.spark.BitImageEmbedder;
import io.sparkbit.spark.BitImagePreprocessor;
import io.sparkbit.spark.BitLinearProbe;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/**
 * A stage as generated texts describe it: the Python classes, and the page of Params.
 *
 * @param purpose a sentence
 */
public record DocumentedStage(Params params, String purpose) {

  public static final List<DocumentedStage> ALL =
      List.of(
          new DocumentedStage(
              new BitImagePreprocessor(),
              "Decodes, resizes, crops and normalizes images for a model."),
          new DocumentedStage(new BitImageClassifier(), "Labels images with a BiT classifier."),
          new DocumentedStage(new BitImageEmbedder(), "Computes image features with BiT."),
          new DocumentedStage(
              new BitFineTuner(), "Transfers a BiT model to your classes with the BiT-HyperRule."),
          new DocumentedStage(
              new BitLinearProbe(),
              "Makes a classifier of your classes by logistic regression on a model's features."));

  public String name() {
    return params.getClass().getSimpleName();
  }

  /** Returns the Params in the order of their names. */
  public List<Param<?>> all() {
    return Arrays.asList(params.params());
  }

  public Optional<Object> defaultOf(Param<?> param) {
    return Optional.ofNullable(params.getDefault(param).getOrElse(() -> null));
  }
}
