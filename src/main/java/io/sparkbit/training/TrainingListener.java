package io.sparkbit.training;

import io.sparkbit.model.TrainingProgram;
import java.io.IOException;
import java.util.List;

/** Is told of each step. */
public interface TrainingListener {

  /**
   * Called on the thread that trains, which waits, when the weights that the step has made have
   * given a finite loss: usually that of the next step.
   *
   * @throws IOException if what is to be kept cannot be written; the training then fails
   */
  void stepDone(TrainingStep step, TrainingProgram program) throws IOException;

  /** Tells several, one after the other. */
  static TrainingListener all(List<TrainingListener> listeners) {
    return (step, program) -> {
      for (TrainingListener listener : listeners) {
        listener.stepDone(step, program);
      }
    };
  }
}
