package io.sparkbit.training;

import io.sparkbit.inference.ReadAhead;
import io.sparkbit.model.TrainingBatch;
import io.sparkbit.model.TrainingProgram;
import io.sparkbit.model.WeightUpdate;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.IntConsumer;

/** A source of the gradient of one worker's share of each step. Not thread-safe. */
public final class Worker implements GradientSource {

  private final TrainingProgram program;
  private final TrainingRecipe recipe;
  private final MicroBatches microBatches;
  private final MicroBatchListener listener;

  /**
   * Creates a worker on a program, which it does not close.
   *
   * @param limits how far images are read ahead
   */
  public Worker(
      TrainingProgram program,
      TrainingSet set,
      TrainingRecipe recipe,
      WorkShare share,
      ReadAhead.Limits limits) {
    this(program, set, recipe, share, limits, (step, done) -> {});
  }

  /** Like the other constructor, with a listener for the progress within steps. */
  public Worker(
      TrainingProgram program,
      TrainingSet set,
      TrainingRecipe recipe,
      WorkShare share,
      ReadAhead.Limits limits,
      MicroBatchListener listener) {
    this.listener = listener;
    this.program = program;
    this.recipe = recipe;
    DropPath dropPath = new DropPath(program.dropPathRate(), program.blocks(), recipe.seed());
    this.microBatches = new MicroBatches(set, recipe, dropPath, share, limits);
  }

  /**
   * Adds the gradient of this worker's share.
   *
   * @return the share's part of the mean loss over the step's images
   */
  @Override
  public double accumulate(int step) {
    double loss = 0;
    int done = 0;
    for (Iterator<TrainingBatch> batches = microBatches.of(step); batches.hasNext(); ) {
      TrainingBatch batch = batches.next();
      IntConsumer finished = batches.hasNext() ? group -> {} : listener::gradientsDone;
      loss += program.accumulate(batch, recipe.batchSize(), finished);
      listener.microBatchDone(step, ++done);
    }
    return loss;
  }

  @Override
  public void update(WeightUpdate update) {
    program.update(update);
  }

  @Override
  public Optional<String> notFinite() {
    return program.notFinite();
  }

  /** Stops reading ahead. */
  @Override
  public void close() {
    microBatches.close();
  }
}
