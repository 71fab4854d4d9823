package io.sparkbit.transfer;

import io.sparkbit.model.TrainingProgram;
import java.io.IOException;

/** Is told of each step. */
public interface TrainingListener {

  /**
   * Called after the weights changed, on the thread that trains, which waits.
   *
   * @throws IOException if what is to be kept cannot be written; the training then fails
   */
  void stepDone(TrainingStep step, TrainingProgram program) throws IOException;
}
