package io.sparkbit.spark.param;

import io.sparkbit.network.BitConfig;
import io.sparkbit.network.ProblemType;
import java.util.Arrays;
import java.util.Locale;

/** Functions that turn logits into probabilities. */
public enum ScoreFunction {
  /** One class per image: the probabilities sum to 1. */
  SOFTMAX {
    @Override
    public double[] apply(double[] logits) {
      double max = Arrays.stream(logits).max().orElse(0);
      double[] exponentials = Arrays.stream(logits).map(logit -> Math.exp(logit - max)).toArray();
      double sum = Arrays.stream(exponentials).sum();
      return Arrays.stream(exponentials).map(value -> value / sum).toArray();
    }
  },
  /** Independent classes, as in the training of ImageNet-21k heads. */
  SIGMOID {
    @Override
    public double[] apply(double[] logits) {
      return Arrays.stream(logits).map(logit -> 1 / (1 + Math.exp(-logit))).toArray();
    }
  };

  public static final String AUTO = "auto";

  /** Returns the probabilities, 0 to 1, in the order of the logits. */
  public abstract double[] apply(double[] logits);

  /**
   * Returns the function that a Param value names.
   *
   * @param value the name of a function, or {@value #AUTO} for the one that the model's head was
   *     trained with (reference: ImageClassificationPipeline)
   * @throws IllegalArgumentException if there is no such function
   */
  public static ScoreFunction ofParam(String value, BitConfig config) {
    if (!value.equals(AUTO)) {
      return valueOf(value.toUpperCase(Locale.ROOT));
    }
    boolean multiLabel =
        config.problemType().filter(ProblemType.MULTI_LABEL_CLASSIFICATION::equals).isPresent();
    return multiLabel || config.labels().size() == 1 ? SIGMOID : SOFTMAX;
  }
}
