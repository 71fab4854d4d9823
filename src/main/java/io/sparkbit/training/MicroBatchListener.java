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
}
