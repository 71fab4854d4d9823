package io.sparkbit.spark;

import io.sparkbit.training.Interpolation;
import io.sparkbit.training.Validation;
import io.sparkbit.training.ValidationMetric;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The course of a fine-tuning by {@link BitFineTuner}. */
public final class FineTuningSummary implements BitTrainingSummary {

  private static final long serialVersionUID = 1L;

  private final double[] losses;
  private final ArrayList<Validation> validations;
  private final @Nullable Interpolation interpolation;
  private final ValidationMetric metric;

  FineTuningSummary(
      double[] losses,
      List<Validation> validations,
      Optional<Interpolation> interpolation,
      ValidationMetric metric) {
    this.losses = losses.clone();
    this.validations = new ArrayList<>(validations);
    this.interpolation = interpolation.orElse(null);
    this.metric = metric;
  }

  /**
   * Returns the mean loss of each step's images before the step changed the weights, those before a
   * checkpoint at which the training resumed included.
   */
  @Override
  public double[] objectiveHistory() {
    return losses.clone();
  }

  /** Returns the number of steps: the length of {@link #objectiveHistory}. */
  @Override
  public int totalIterations() {
    return losses.length;
  }

  /** Returns the validations in their order; none if no images were set aside for them. */
  public List<Validation> validations() {
    return List.copyOf(validations);
  }

  /**
   * Returns the validation of the weights that became the model; empty without validation, where
   * the last weights did.
   */
  public Optional<Validation> bestValidation() {
    return interpolation()
        .map(found -> found.chosen().validation())
        .or(() -> metric.best(validations));
  }

  /**
   * Returns the weights between the beginning and the best that were tried; empty if none were
   * ({@link BitFineTuner#interpolateWeights}).
   */
  public Optional<Interpolation> interpolation() {
    return Optional.ofNullable(interpolation);
  }
}
