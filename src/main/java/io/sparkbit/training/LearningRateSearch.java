package io.sparkbit.training;

import io.sparkbit.error.UserException;
import java.util.Comparator;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a search for a learning rate has found.
 *
 * <p>The suggestion is a tenth of the rate at which the smoothed loss was least: fastai's {@code
 * minimum} ({@code fastai.callback.schedule}). It depends neither on where the range begins nor on
 * single losses. Others do: the loss of a head of zeros falls from the first step on, however
 * little, so that the middle of its descent (fastai's {@code valley}) moves with the beginning; and
 * where it falls fastest (PyTorch Lightning) may follow from the images of one step.
 *
 * @param range the rates that were to be tried
 * @param points the steps with a finite loss, in their order; fewer than the range has if the loss
 *     grew too much
 */
public record LearningRateSearch(LearningRateRange range, List<LearningRatePoint> points) {

  private static final double BELOW_LEAST_LOSS = 10;

  /** By how much of itself a loss must change to tell anything. */
  private static final double FLAT = 1e-3;

  /**
   * Creates a result.
   *
   * @throws UserException if there are no points
   */
  public LearningRateSearch {
    points = List.copyOf(points);
    if (points.isEmpty()) {
      throw new UserException("a search for a learning rate has at least one point");
    }
  }

  /** Returns the suggested learning rate, in the range; empty if there is a {@link #problem}. */
  public OptionalDouble suggestion() {
    return problem().isPresent() ? OptionalDouble.empty() : OptionalDouble.of(tenth());
  }

  /** Returns why there is no suggestion, and what to do about it; empty if there is one. */
  public Optional<String> problem() {
    LearningRatePoint best = best();
    if (isFlat()) {
      return Optional.of(
          "the loss hardly changed; raise the greatest learning rate, which is %s, or check the labels"
              .formatted(range.greatest()));
    }
    if (tenth() < range.least()) {
      return Optional.of(
          ("the loss was least at a learning rate of %s already, near that of the first step; lower"
                  + " the least one, which is %s, or check the labels if the loss never falls")
              .formatted(best.learningRate(), range.least()));
    }
    if (best.step() == range.steps() - 1) {
      return Optional.of(
          "the loss fell to the last step; raise the greatest learning rate, which is %s"
              .formatted(range.greatest()));
    }
    return Optional.empty();
  }

  private boolean isFlat() {
    DoubleSummaryStatistics losses =
        points.stream().mapToDouble(LearningRatePoint::smoothedLoss).summaryStatistics();
    return !endedEarly() && losses.getMax() - losses.getMin() < FLAT * losses.getMax();
  }

  /** Returns the step with the least smoothed loss. */
  public LearningRatePoint best() {
    return points.stream()
        .min(Comparator.comparingDouble(LearningRatePoint::smoothedLoss))
        .orElseThrow();
  }

  /** Returns whether the search ended before the last step, because the loss grew too much. */
  public boolean endedEarly() {
    return points.size() < range.steps();
  }

  private double tenth() {
    return best().learningRate() / BELOW_LEAST_LOSS;
  }
}
