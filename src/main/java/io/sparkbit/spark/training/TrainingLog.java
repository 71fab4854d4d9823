package io.sparkbit.spark.training;

import io.sparkbit.model.TrainingProgram;
import io.sparkbit.training.MicroBatchListener;
import io.sparkbit.training.TrainingListener;
import io.sparkbit.training.TrainingRecipe;
import io.sparkbit.training.TrainingStep;
import io.sparkbit.training.Validation;
import java.time.Duration;
import org.apache.commons.lang3.time.DurationFormatUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs the progress of a training, at most every 10 seconds and after the last step. Within a step
 * that takes longer it tells the images so far, so that the estimate is there from the beginning.
 */
final class TrainingLog implements TrainingListener, MicroBatchListener {

  private static final Logger LOG = LoggerFactory.getLogger(TrainingLog.class);
  private static final Duration INTERVAL = Duration.ofSeconds(10);

  private final TrainingRecipe recipe;
  private final long start = System.nanoTime();
  private final int firstStep;
  private long last = start;
  private long lastStep = start;

  TrainingLog(TrainingRecipe recipe, int firstStep) {
    this.recipe = recipe;
    this.firstStep = firstStep;
  }

  @Override
  public synchronized void microBatchDone(int step, int done) {
    long now = System.nanoTime();
    if (now - Math.max(last, lastStep) < INTERVAL.toNanos()) {
      return;
    }
    last = now;
    LOG.info("{}", line(step, done, now - start));
  }

  /** Returns a line about a step that has not ended. */
  String line(int step, int microBatches, long nanos) {
    int images = Math.min(microBatches * recipe.microBatchSize(), recipe.batchSize());
    long made = (long) (step - firstStep) * recipe.batchSize() + images;
    long all = (long) (recipe.schedule().steps() - firstStep) * recipe.batchSize();
    double perSecond = made / (nanos / 1e9);
    return "Step %d of %d: %d of %d images, %.1f images/s, %s left"
        .formatted(
            step + 1,
            recipe.schedule().steps(),
            images,
            recipe.batchSize(),
            perSecond,
            DurationFormatUtils.formatDuration(
                Math.round((all - made) / perSecond * 1000), "H:mm:ss"));
  }

  @Override
  public void validated(Validation validation, TrainingProgram program) {
    LOG.info(
        "Validation after step {} of {}: {}",
        validation.step() + 1,
        recipe.schedule().steps(),
        validation.inWords());
  }

  @Override
  public void stepDone(TrainingStep step, TrainingProgram program) {
    stepDone(step.step(), step.loss(), step.learningRate());
  }

  synchronized void stepDone(int step, double loss, double rate) {
    long now = System.nanoTime();
    lastStep = now;
    int done = step + 1;
    int steps = recipe.schedule().steps();
    if (now - last < INTERVAL.toNanos() && done < steps) {
      return;
    }
    last = now;
    double secondsPerStep = (now - start) / 1e9 / (done - firstStep);
    LOG.info(
        "Step {} of {}: loss {}, rate {}, {} images/s, {} s left",
        done,
        steps,
        "%.4f".formatted(loss),
        "%.3g".formatted(rate),
        "%.1f".formatted(recipe.batchSize() / secondsPerStep),
        Math.round((steps - done) * secondsPerStep));
  }
}
