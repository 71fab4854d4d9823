package io.sparkbit.training;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What tells which of two models is better. */
public enum ValidationMetric {
  /** The mean cross-entropy; lower is better. */
  LOSS("loss") {
    @Override
    public double of(Validation validation) {
      return validation.loss();
    }

    @Override
    boolean isBetter(double value, double than) {
      return value < than;
    }
  },
  /** The share of images with the right label. */
  ACCURACY("accuracy") {
    @Override
    public double of(Validation validation) {
      return validation.accuracy();
    }
  },
  /** The mean F1 of the classes, each of which counts the same. */
  MACRO_F1("macroF1") {
    @Override
    public double of(Validation validation) {
      return validation.macroF1();
    }
  };

  private final String userName;

  ValidationMetric(String userName) {
    this.userName = userName;
  }

  /** Returns the name by which users choose it. */
  public String userName() {
    return userName;
  }

  /**
   * Returns the metric that users call by the name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static ValidationMetric ofUserName(String name) {
    return Arrays.stream(values())
        .filter(metric -> metric.userName.equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("there is no metric '%s'".formatted(name)));
  }

  /** Returns the value of a validation. */
  public abstract double of(Validation validation);

  /** Returns the best of several validations, the first of equal ones; empty if there are none. */
  public Optional<Validation> best(List<Validation> validations) {
    return validations.stream().reduce((best, next) -> isBetter(of(next), of(best)) ? next : best);
  }

  /** Returns whether a value is better than another; equal ones are not. */
  boolean isBetter(double value, double than) {
    return value > than;
  }
}
