package io.sparkbit.spark.param;

import io.sparkbit.network.BitConfig;
import java.util.Arrays;
import java.util.Locale;

/** Functions that turn logits into scores. */
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
  },
  /** The logits themselves, which are the values of a regression. */
  NONE {
    @Override
    public double[] apply(double[] logits) {
      return logits;
    }
  };

  public static final String AUTO = "auto";

  /**
   * Returns the scores, which are probabilities but for {@link #NONE}, in the order of the logits.
   */
  public abstract double[] apply(double[] logits);

  /**
   * Returns the function that a Param value names.
   *
   * @param value the name of a function, or {@value #AUTO} for the one that the model's head was
   *     trained with (reference: ImageClassificationPipeline, and TextClassificationPipeline for
   *     regressions)
   * @throws IllegalArgumentException if there is no such function
   */
  public static ScoreFunction ofParam(String value, BitConfig config) {
    if (!value.equals(AUTO)) {
      return valueOf(value.toUpperCase(Locale.ROOT));
    }
    if (config.problemType().isEmpty()) {
      return config.labels().size() == 1 ? SIGMOID : SOFTMAX;
    }
    return switch (config.problemType().get()) {
      case SINGLE_LABEL_CLASSIFICATION -> config.labels().size() == 1 ? SIGMOID : SOFTMAX;
      case MULTI_LABEL_CLASSIFICATION -> SIGMOID;
      case REGRESSION -> NONE;
    };
  }
}
