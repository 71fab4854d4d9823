package io.sparkbit.training;

/** Is told of the progress within a step, which may take minutes. */
public interface MicroBatchListener {

  /**
   * Called after each micro-batch of a worker.
   *
   * @param step from 0
   * @param done the micro-batches of this step so far
   */
  void microBatchDone(int step, int done);

  /**
   * Called when a worker's gradients of a step are complete for a {@linkplain
   * io.sparkbit.model.TrainingProgram#gradients(int) group} of parameters, in their order, and
   * before those of the next are. Not called for a worker that has no micro-batch in the step.
   */
  default void gradientsDone(int group) {}
}
