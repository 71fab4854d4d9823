package io.sparkbit.spark.training;

import io.sparkbit.model.TrainingProgram;
import io.sparkbit.training.TrainingListener;
import io.sparkbit.training.TrainingStep;
import io.sparkbit.training.Validation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Saves a checkpoint of a training at regular steps. */
final class Checkpoints implements TrainingListener {

  private final CheckpointFolder folder;
  private final int interval;
  private final BestWeights best;
  private final List<Double> losses;
  private final List<Validation> validations;

  /**
   * @param interval number of steps between checkpoints
   * @param earlier the course before the first step
   */
  Checkpoints(CheckpointFolder folder, int interval, BestWeights best, History earlier) {
    this.folder = folder;
    this.interval = interval;
    this.best = best;
    this.losses = new ArrayList<>(earlier.losses());
    this.validations = new ArrayList<>(earlier.validations());
  }

  @Override
  public void validated(Validation validation, TrainingProgram program) {
    validations.add(validation);
  }

  @Override
  public void stepDone(TrainingStep step, TrainingProgram program) throws IOException {
    losses.add(step.loss());
    int done = step.step() + 1;
    if (done % interval == 0) {
      folder.save(done, program, new History(losses, validations), best);
    }
  }
}
