package io.sparkbit.spark.training;

import io.sparkbit.model.TrainingProgram;
import io.sparkbit.training.TrainingListener;
import io.sparkbit.training.TrainingStep;
import io.sparkbit.training.Validation;
import io.sparkbit.training.ValidationLoop;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The weights that have validated best, in a temporary file. */
final class BestWeights implements TrainingListener, Closeable {

  private final ValidationLoop validation;
  private final Path file;

  private BestWeights(ValidationLoop validation, Path file) {
    this.validation = validation;
    this.file = file;
  }

  static BestWeights of(ValidationLoop validation) throws IOException {
    return new BestWeights(validation, Files.createTempFile("spark-bit-best", null));
  }

  /** Returns the file, which is empty before the first validation. */
  Path file() {
    return file;
  }

  /** Returns their validation. */
  Validation validation() {
    return validation.best().orElseThrow();
  }

  /** Returns the step after which the weights were made. */
  int step() {
    return validation().step();
  }

  /** Returns whether there are any. */
  boolean isPresent() {
    return validation.best().isPresent();
  }

  @Override
  public void validated(Validation result, TrainingProgram program) throws IOException {
    if (validation.isLastBest()) {
      program.saveWeights(file);
    }
  }

  @Override
  public void stepDone(TrainingStep step, TrainingProgram program) {}

  /** Gives a program these weights. */
  void restoreInto(TrainingProgram program) throws IOException {
    program.restoreWeights(file);
  }

  @Override
  public void close() throws IOException {
    Files.delete(file);
  }
}
