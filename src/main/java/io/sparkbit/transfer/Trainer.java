package io.sparkbit.transfer;

import io.sparkbit.model.TrainingProgram;
import java.io.IOException;

/** Goes through the steps of a recipe. */
public final class Trainer {

  private Trainer() {}

  /**
   * Trains to the last step.
   *
   * @param program is changed
   * @param gradients of this program
   * @param firstStep 0, or the one after the last of a checkpoint
   * @throws TrainingException if the loss is no longer a number
   * @throws IOException if the listener cannot write
   */
  public static void train(
      TrainingProgram program,
      GradientSource gradients,
      TrainingRecipe recipe,
      int firstStep,
      TrainingListener listener)
      throws IOException {
    TrainingSchedule schedule = recipe.schedule();
    for (int step = firstStep; step < schedule.steps(); step++) {
      long start = System.nanoTime();
      double loss = gradients.accumulate(step);
      if (!Double.isFinite(loss)) {
        throw new TrainingException(
            "The loss of step %d is %s: the weights have diverged. Lower learningRate (%s), or look for images or weights that are not what they should be"
                .formatted(step, loss, schedule.learningRate()));
      }
      double rate = schedule.rate(step);
      program.update(rate, HyperRule.MOMENTUM);
      double seconds = (System.nanoTime() - start) / 1e9;
      listener.stepDone(new TrainingStep(step, loss, rate, seconds), program);
    }
  }
}
