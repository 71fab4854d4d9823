package io.sparkbit.training;

import io.sparkbit.model.TrainingProgram;
import java.io.IOException;
import java.util.List;

/** A listener that is notified of each training step. */
public interface TrainingListener {

  /**
   * Called once, before the first step. By default, does nothing.
   *
   * @param start what is trained on what, and how
   * @throws IOException if the listener cannot write; training then fails
   */
  default void started(TrainingStart start) throws IOException {}

  /**
   * Called after a validation, before {@link #stepDone} of the same step. By default, does nothing.
   * Runs on the training thread, which waits.
   *
   * @param program with the weights that were validated
   * @throws IOException if the listener cannot write; training then fails
   */
  default void validated(Validation validation, TrainingProgram program) throws IOException {}

  /**
   * Called when a step's new weights have given a finite loss, usually that of the next step. Runs
   * on the training thread, which waits.
   *
   * @param program with these weights, to be read: those that a listener sets may be ignored. With
   *     several workers the first read fetches them from an executor
   * @throws IOException if the listener cannot write; training then fails
   */
  void stepDone(TrainingStep step, TrainingProgram program) throws IOException;

  /**
   * Called once after the last step, if weights between the first and the best were tried. By
   * default, does nothing.
   *
   * @throws IOException if the listener cannot write; training then fails
   */
  default void interpolated(Interpolation interpolation) throws IOException {}

  /** Returns a listener that notifies several, one after the other. */
  static TrainingListener all(List<TrainingListener> listeners) {
    return new TrainingListener() {
      @Override
      public void started(TrainingStart start) throws IOException {
        for (TrainingListener listener : listeners) {
          listener.started(start);
        }
      }

      @Override
      public void validated(Validation validation, TrainingProgram program) throws IOException {
        for (TrainingListener listener : listeners) {
          listener.validated(validation, program);
        }
      }

      @Override
      public void stepDone(TrainingStep step, TrainingProgram program) throws IOException {
        for (TrainingListener listener : listeners) {
          listener.stepDone(step, program);
        }
      }

      @Override
      public void interpolated(Interpolation interpolation) throws IOException {
        for (TrainingListener listener : listeners) {
          listener.interpolated(interpolation);
        }
      }
    };
  }
}
