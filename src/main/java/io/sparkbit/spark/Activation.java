package io.sparkbit.spark;

import java.util.Arrays;
import java.util.Locale;

/** How logits become probabilities. */
enum Activation {
  /** One class per image: the probabilities sum to 1. */
  SOFTMAX {
    @Override
    double[] apply(double[] logits) {
      double max = Arrays.stream(logits).max().orElse(0);
      double[] exponentials = Arrays.stream(logits).map(logit -> Math.exp(logit - max)).toArray();
      double sum = Arrays.stream(exponentials).sum();
      return Arrays.stream(exponentials).map(value -> value / sum).toArray();
    }
  },
  /** Each class for itself, as ImageNet-21k heads were trained. */
  SIGMOID {
    @Override
    double[] apply(double[] logits) {
      return Arrays.stream(logits).map(logit -> 1 / (1 + Math.exp(-logit))).toArray();
    }
  };

  abstract double[] apply(double[] logits);

  static Activation ofParam(String value) {
    return valueOf(value.toUpperCase(Locale.ROOT));
  }
}
