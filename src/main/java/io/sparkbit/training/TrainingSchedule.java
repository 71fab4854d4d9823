package io.sparkbit.training;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * The learning rate of each step: it rises from 0 along a line, and falls to a tenth after each
 * boundary.
 *
 * <p>As in the original ({@code get_lr} of {@code bit_hyperrule.py}), step 0 has the rate 0, and
 * the step of a boundary itself still has the rate before it.
 *
 * @param learningRate after the warm-up, positive
 * @param warmup steps until then
 * @param boundaries steps after which the rate falls, ascending, from {@code warmup} to {@code
 *     steps}
 * @param steps in all, at least 1
 */
public record TrainingSchedule(double learningRate, int warmup, List<Integer> boundaries, int steps)
    implements Serializable {

  private static final double DECAY = 10;

  /**
   * A schedule.
   *
   * @throws IllegalArgumentException if the rate is not positive, or the steps do not ascend
   */
  public TrainingSchedule {
    boundaries = List.copyOf(boundaries);
    if (!(learningRate > 0 && Double.isFinite(learningRate))) {
      throw new IllegalArgumentException(
          "the learning rate must be positive, but is " + learningRate);
    }
    List<Integer> all = new ArrayList<>(boundaries);
    all.add(0, warmup);
    all.add(steps);
    if (warmup < 0 || steps < 1 || !all.equals(all.stream().sorted().toList())) {
      throw new IllegalArgumentException(
          "warm-up, boundaries and steps must ascend from 0, with at least 1 step, but are " + all);
    }
  }

  /** A schedule with three boundaries, as all of the rule's. */
  static TrainingSchedule of(
      double learningRate, int warmup, int first, int second, int third, int steps) {
    return new TrainingSchedule(learningRate, warmup, List.of(first, second, third), steps);
  }

  /**
   * The rate of a step.
   *
   * @param step from 0 to {@link #steps} - 1
   * @throws IllegalArgumentException if there is no such step
   */
  public double rate(int step) {
    if (step < 0 || step >= steps) {
      throw new IllegalArgumentException(
          "step must be from 0 to %d, but is %d".formatted(steps - 1, step));
    }
    if (step < warmup) {
      return learningRate * step / warmup;
    }
    double rate = learningRate;
    for (int boundary : boundaries) {
      if (boundary < step) {
        rate /= DECAY;
      }
    }
    return rate;
  }

  /** The same with another rate. */
  public TrainingSchedule withLearningRate(double value) {
    return new TrainingSchedule(value, warmup, boundaries, steps);
  }

  /**
   * The same course over another number of steps: warm-up and boundaries move with it, rounded
   * down.
   *
   * @throws IllegalArgumentException if it is less than 1
   */
  public TrainingSchedule withSteps(int value) {
    return new TrainingSchedule(
        learningRate,
        scaled(warmup, value),
        boundaries.stream().map(boundary -> scaled(boundary, value)).toList(),
        value);
  }

  private int scaled(int step, int newSteps) {
    return (int) ((long) step * newSteps / steps);
  }
}
