package io.sparkbit.training;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The learning rate range test: a training whose learning rate rises from step to step until the
 * loss grows beyond all measure. The source is L. N. Smith, <a
 * href="https://arxiv.org/abs/1506.01186">Cyclical Learning Rates for Training Neural Networks</a>,
 * section 3.3. That the rate rises exponentially, how losses are smoothed and when a search ends
 * are as in fastai's {@code lr_find} and PyTorch Lightning's {@code Tuner.lr_find}.
 */
public final class LearningRateFinder {

  /** The weight of the losses before, of which there is less at the beginning. */
  private static final double SMOOTHING = 0.98;

  /** How many times its least value the smoothed loss may be. */
  private static final double GROWTH = 4;

  private LearningRateFinder() {}

  /**
   * Trains with rising rates. The weights are of no use afterwards. A loss or weights that are no
   * longer finite end the search, as does a smoothed loss of more than four times its least value;
   * both are the normal end.
   *
   * @param gradients the gradients and updates of a program with its initial weights; of as many
   *     steps as the range has
   * @param updates how the weights follow
   * @param listener called after each step with a finite loss
   * @throws TrainingException if the first loss is not finite
   */
  public static LearningRateSearch search(
      GradientSource gradients,
      LearningRateRange range,
      UpdateRule updates,
      Consumer<LearningRatePoint> listener) {
    List<LearningRatePoint> points = new ArrayList<>();
    double mean = 0;
    double best = Double.POSITIVE_INFINITY;
    for (int step = 0; step < range.steps(); step++) {
      double loss = gradients.accumulate(step);
      if (step == 0) {
        requireFinite(loss);
      } else if (!Double.isFinite(loss) || gradients.notFinite().isPresent()) {
        break;
      }
      mean = SMOOTHING * mean + (1 - SMOOTHING) * loss;
      double smoothed = mean / (1 - Math.pow(SMOOTHING, step + 1.0));
      LearningRatePoint point = new LearningRatePoint(step, range.rate(step), loss, smoothed);
      points.add(point);
      listener.accept(point);
      best = Math.min(best, smoothed);
      if (smoothed > GROWTH * best) {
        break;
      }
      gradients.update(updates.of(step, point.learningRate()));
    }
    return new LearningRateSearch(range, points);
  }

  private static void requireFinite(double loss) {
    if (!Double.isFinite(loss)) {
      throw new TrainingException(
          ("The loss is %s before any weight has changed; check for bad images or bad weights in the"
                  + " model")
              .formatted(loss));
    }
  }
}
