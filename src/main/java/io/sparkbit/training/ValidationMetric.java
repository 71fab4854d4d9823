package io.sparkbit.training;

import io.sparkbit.network.ProblemType;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What tells which of two models is better. */
public enum ValidationMetric {
  /** The mean loss; lower is better. */
  LOSS("loss", "loss", "loss", Unit.LOSS, Better.LOWER),
  /** The share of images with the right label. */
  ACCURACY("accuracy", "accuracy", "accuracy", Unit.SHARE, Better.HIGHER),
  /** F1 over all pairs of image and class, at the thresholds of the classes. */
  MICRO_F1("microF1", "micro_f1", "micro F1", Unit.SHARE, Better.HIGHER),
  /** The mean F1 of the classes, each of which counts the same. */
  MACRO_F1("macroF1", "macro_f1", "macro F1", Unit.SHARE, Better.HIGHER),
  /** The mean average precision of the classes, which depends on no threshold. */
  MEAN_AVERAGE_PRECISION("mAP", "map", "mean average precision", Unit.SHARE, Better.HIGHER),
  /** The root of the mean squared error, in the unit of the values; lower is better. */
  RMSE("rmse", "rmse", "RMSE", Unit.VALUE, Better.LOWER),
  /** The mean absolute error, in the unit of the values; lower is better. */
  MAE("mae", "mae", "MAE", Unit.VALUE, Better.LOWER),
  /** The share of the values' variance that the model explains; below 0 if it is no help. */
  R2("r2", "r2", "R2", Unit.VALUE, Better.HIGHER);

  private enum Unit {
    LOSS("%.4f", 1),
    SHARE("%.2f%%", 100),
    VALUE("%.4g", 1);

    private final String format;
    private final double factor;

    Unit(String format, double factor) {
      this.format = format;
      this.factor = factor;
    }
  }

  private enum Better {
    LOWER,
    HIGHER
  }

  private final String userName;
  private final String column;
  private final String title;
  private final Unit unit;
  private final Better better;

  ValidationMetric(String userName, String column, String title, Unit unit, Better better) {
    this.userName = userName;
    this.column = column;
    this.title = title;
    this.unit = unit;
    this.better = better;
  }

  /** Returns the metrics of a kind of problem, in the order in which to show them. */
  public static List<ValidationMetric> of(ProblemType problem) {
    return switch (problem) {
      case SINGLE_LABEL_CLASSIFICATION -> List.of(LOSS, ACCURACY, MACRO_F1);
      case MULTI_LABEL_CLASSIFICATION -> List.of(LOSS, MICRO_F1, MACRO_F1, MEAN_AVERAGE_PRECISION);
      case REGRESSION -> List.of(LOSS, RMSE, MAE, R2);
    };
  }

  /** Returns the name by which users choose it. */
  public String userName() {
    return userName;
  }

  /** Returns its name in tables. */
  public String column() {
    return column;
  }

  /** Returns its name in texts. */
  public String title() {
    return title;
  }

  /** Returns whether its values are shares, 0 to 1. */
  public boolean isShare() {
    return unit == Unit.SHARE;
  }

  /** Returns a value for a person. */
  public String inWords(double value) {
    return String.format(Locale.ROOT, unit.format, unit.factor * value);
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

  /** Returns the best of several validations, the first of equal ones; empty if there are none. */
  public Optional<Validation> best(List<Validation> validations) {
    return validations.stream()
        .reduce((best, next) -> isBetter(next.metric(this), best.metric(this)) ? next : best);
  }

  /** Returns whether a value is better than another; equal ones are not. */
  boolean isBetter(double value, double than) {
    return better == Better.LOWER ? value < than : value > than;
  }
}
