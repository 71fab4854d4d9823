package io.sparkbit.spark.training;

import io.sparkbit.model.TrainingProgram;
import io.sparkbit.training.TrainingListener;
import io.sparkbit.training.TrainingRecipe;
import io.sparkbit.training.TrainingStep;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs the progress of a training, at most every 10 seconds and after the last step. */
final class TrainingLog implements TrainingListener {

  private static final Logger LOG = LoggerFactory.getLogger(TrainingLog.class);
  private static final Duration INTERVAL = Duration.ofSeconds(10);

  private final TrainingRecipe recipe;
  private final long start = System.nanoTime();
  private final int firstStep;
  private long last = start;

  TrainingLog(TrainingRecipe recipe, int firstStep) {
    this.recipe = recipe;
    this.firstStep = firstStep;
  }

  @Override
  public void stepDone(TrainingStep step, TrainingProgram program) {
    long now = System.nanoTime();
    int done = step.step() + 1;
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
        "%.4f".formatted(step.loss()),
        "%.3g".formatted(step.learningRate()),
        "%.1f".formatted(recipe.batchSize() / secondsPerStep),
        Math.round((steps - done) * secondsPerStep));
  }
}
