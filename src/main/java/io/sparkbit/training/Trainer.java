package io.sparkbit.training;

import io.sparkbit.model.TrainingProgram;
import io.sparkbit.model.WeightUpdate;
import java.io.IOException;
import java.util.Optional;

/**
 * The loop over the steps of a recipe. Weights count only after they have given a finite loss. The
 * listener is therefore notified of a step when the next one has computed its loss, and of the last
 * step after one more pass over its images.
 */
public final class Trainer {

  private final TrainingProgram program;
  private final GradientSource gradients;
  private final TrainingRecipe recipe;
  private final TrainingSchedule schedule;
  private final ValidationLoop validation;

  private Trainer(
      TrainingProgram program,
      GradientSource gradients,
      TrainingRecipe recipe,
      ValidationLoop validation) {
    this.program = program;
    this.gradients = gradients;
    this.recipe = recipe;
    this.schedule = recipe.schedule();
    this.validation = validation;
  }

  /**
   * Like {@link #train(TrainingProgram, GradientSource, ValidationLoop, TrainingRecipe, int,
   * TrainingListener)}, without validation.
   */
  public static void train(
      TrainingProgram program,
      GradientSource gradients,
      TrainingRecipe recipe,
      int firstStep,
      TrainingListener listener)
      throws IOException {
    train(program, gradients, ValidationLoop.none(), recipe, firstStep, listener);
  }

  /**
   * Trains to the last step, or until the validations end the training. The program then has the
   * weights of the last step, which need not be the best.
   *
   * @param program the program to train, for the listener
   * @param gradients the gradients and updates of this program
   * @param validation of this program
   * @param firstStep 0, or the step after the last one of a checkpoint
   * @throws TrainingException if the weights or the loss are no longer finite; the listener is not
   *     notified of the step that caused this
   * @throws IOException if the listener cannot write
   */
  public static void train(
      TrainingProgram program,
      GradientSource gradients,
      ValidationLoop validation,
      TrainingRecipe recipe,
      int firstStep,
      TrainingListener listener)
      throws IOException {
    new Trainer(program, gradients, recipe, validation).run(firstStep, listener);
  }

  private void run(int firstStep, TrainingListener listener) throws IOException {
    if (validation.isOver()) {
      return; // It was before the interruption.
    }
    Optional<TrainingStep> last = Optional.empty();
    for (int step = firstStep; step < schedule.steps(); step++) {
      long start = System.nanoTime();
      double loss = loss(step, last);
      long told = System.nanoTime();
      tell(listener, last);
      if (validation.isOver()) {
        return;
      }
      long update = System.nanoTime();
      WeightUpdate change = recipe.update(step);
      gradients.update(change);
      double seconds = (System.nanoTime() - update + told - start) / 1e9;
      last = Optional.of(new TrainingStep(step, loss, change.rate(), seconds));
    }
    if (last.isPresent()) {
      // One more pass shows whether the last update diverged.
      loss(schedule.steps() - 1, last);
      tell(listener, last);
    }
  }

  /**
   * Returns the loss of a step's images at the current weights, which the previous step produced.
   */
  private double loss(int step, Optional<TrainingStep> before) {
    double loss = gradients.accumulate(step);
    before.ifPresent(this::requireFiniteWeights);
    requireFinite(loss, before);
    return loss;
  }

  private void requireFinite(double loss, Optional<TrainingStep> before) {
    if (Double.isFinite(loss)) {
      return;
    }
    throw before
        .map(made -> diverged(made, "the loss is " + loss))
        .orElseGet(
            () ->
                new TrainingException(
                    ("The loss is %s before any weight has changed; check for bad images or bad"
                            + " weights in the model")
                        .formatted(loss)));
  }

  private void requireFiniteWeights(TrainingStep made) {
    gradients
        .notFinite()
        .ifPresent(
            name -> {
              throw diverged(made, "weights of '%s' are not finite".formatted(name));
            });
  }

  private TrainingException diverged(TrainingStep made, String found) {
    return new TrainingException(
        ("Training has diverged: after step %d of %d, with loss %s and learning rate %s, %s."
                + " Lower learningRate, which is %s, or check for bad images or bad"
                + " weights in the model; nothing was written for this step")
            .formatted(
                made.step() + 1,
                schedule.steps(),
                made.loss(),
                made.learningRate(),
                found,
                schedule.learningRate()));
  }

  private void tell(TrainingListener listener, Optional<TrainingStep> step) throws IOException {
    if (step.isPresent()) {
      TrainingStep made = step.get();
      Optional<Validation> result = validation.after(made.step(), schedule.steps());
      if (result.isPresent()) {
        listener.validated(result.get(), program);
      }
      listener.stepDone(made, program);
    }
  }
}
