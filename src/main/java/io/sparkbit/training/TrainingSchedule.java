package io.sparkbit.training;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * The learning rate of each step. It rises linearly from 0 during warm-up, and falls to a tenth
 * after each boundary.
 *
 * <p>As in the original ({@code get_lr} of {@code bit_hyperrule.py}), step 0 has rate 0, and the
 * boundary step itself still has the rate before it.
 *
 * @param learningRate the rate after the warm-up, positive
 * @param warmup the number of warm-up steps
 * @param boundaries steps after which the rate falls, ascending, from {@code warmup} to {@code
 *     steps}
 * @param steps the number of steps, at least 1
 */
public record TrainingSchedule(double learningRate, int warmup, List<Integer> boundaries, int steps)
    implements Serializable {

  private static final double DECAY = 10;

  /**
   * Creates a schedule.
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

  /** Creates a schedule with three boundaries, like all of the rule's. */
  static TrainingSchedule of(
      double learningRate, int warmup, int first, int second, int third, int steps) {
    return new TrainingSchedule(learningRate, warmup, List.of(first, second, third), steps);
  }

  /**
   * Returns the learning rate of a step.
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

  /** Returns the same schedule with another learning rate. */
  public TrainingSchedule withLearningRate(double value) {
    return new TrainingSchedule(value, warmup, boundaries, steps);
  }

  /**
   * Returns the same schedule with another number of steps. Warm-up and boundaries scale with it,
   * rounded down.
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
