package io.sparkbit.spark.training;

import io.sparkbit.training.ValidationTally;
import io.sparkbit.training.Validator;
import io.sparkbit.training.Worker;

/** Computes in this process. */
record LocalWorker(Worker worker, Validator validator) implements TrainingWorkers {

  @Override
  public double accumulate(int step) {
    return worker.accumulate(step);
  }

  @Override
  public ValidationTally validate() {
    return validator.validate();
  }

  @Override
  public void close() {
    worker.close();
  }
}
