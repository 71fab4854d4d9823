package io.sparkbit.spark.training;

import io.sparkbit.model.WeightUpdate;
import io.sparkbit.training.ValidationTally;
import io.sparkbit.training.Validator;
import io.sparkbit.training.Worker;
import java.util.Optional;

/** Computes in this process. */
record LocalWorker(Worker worker, Validator validator) implements TrainingWorkers {

  @Override
  public double accumulate(int step) {
    return worker.accumulate(step);
  }

  @Override
  public void update(WeightUpdate update) {
    worker.update(update);
  }

  @Override
  public Optional<String> notFinite() {
    return worker.notFinite();
  }

  @Override
  public ValidationTally validate() {
    return validator.validate();
  }

  @Override
  public void weightsChanged() {}

  @Override
  public void close() {
    worker.close();
  }
}
