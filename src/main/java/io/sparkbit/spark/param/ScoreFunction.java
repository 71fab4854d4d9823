package io.sparkbit.spark.param;

import io.sparkbit.network.BitConfig;
import io.sparkbit.network.ProblemType;
import java.util.Arrays;
import java.util.Locale;

/** How logits become probabilities. */
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
  /** Each class for itself, as ImageNet-21k heads were trained. */
  SIGMOID {
    @Override
    public double[] apply(double[] logits) {
      return Arrays.stream(logits).map(logit -> 1 / (1 + Math.exp(-logit))).toArray();
    }
  };

  public static final String AUTO = "auto";

  public abstract double[] apply(double[] logits);

  /**
   * The one that a Param names.
   *
   * @param value of the Param: the name of one, or {@value #AUTO} for the one that the model's head
   *     was trained with (reference: ImageClassificationPipeline)
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
