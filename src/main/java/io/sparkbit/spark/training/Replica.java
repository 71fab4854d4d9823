package io.sparkbit.spark.training;

import io.sparkbit.inference.Metrics;
import io.sparkbit.model.TrainingProgram;
import io.sparkbit.model.engine.Device;
import io.sparkbit.spark.execution.RowImages;
import io.sparkbit.training.MicroBatchListener;
import io.sparkbit.training.ValidationTally;
import io.sparkbit.training.Validator;
import io.sparkbit.training.WorkShare;
import io.sparkbit.training.Worker;
import java.io.Closeable;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A copy of the model in training, with the training set, on an executor. Each step sends all the
 * state that matters, so another replica can replace a lost one.
 */
final class Replica implements Closeable {

  private final ReplicaPlan plan;
  private final RowStore rows;
  private final StoredImages images;
  private final TrainingProgram program;
  private final Validator validator;
  private @Nullable Worker worker;
  private @Nullable WorkShare share;
  private MicroBatchListener listener = (step, done) -> {};

  private Replica(ReplicaPlan plan, RowStore rows, int cpus, TrainingProgram program) {
    this.plan = plan;
    this.rows = rows;
    this.program = program;
    this.images = images(plan.images(), plan.training().value(), rows, cpus);
    this.validator =
        new Validator(
            program,
            images(plan.validationImages(), plan.validation().value(), rows, cpus),
            plan.recipe().microBatchSize(),
            plan.limits());
  }

  private static StoredImages images(
      RowImages.Settings settings, Samples samples, RowStore rows, int cpus) {
    return new StoredImages(rows, new RowImages(settings, new Metrics(), cpus), samples);
  }

  /**
   * Loads the model and stores the rows.
   *
   * @param cpus number of cores of the task
   */
  static Replica of(ReplicaPlan plan, Device device, int cpus) throws IOException {
    RowStore rows = RowStore.of(plan.rows().ends().value(), plan.rows().pieces());
    try {
      TrainingProgram program =
          TrainingProgram.load(
              plan.model()
                  .open(plan.images().hadoop().value())
                  .withNewHead(plan.problem(), plan.labels()),
              plan.part(),
              device,
              FineTunerSettings.precision(plan.precision(), device),
              plan.recipe().objective().focalGamma());
      return new Replica(plan, rows, cpus, program);
    } catch (IOException | RuntimeException e) {
      rows.close();
      throw e;
    }
  }

  /**
   * Returns the gradient of a share of a step at the given weights.
   *
   * @param progress of this step
   */
  Gradients gradients(
      int step,
      WorkShare wanted,
      TensorValues weights,
      long fetchNanos,
      MicroBatchListener progress) {
    long start = System.nanoTime();
    listener = progress;
    program.setWeights(weights.arrays());
    program.clearGradients();
    double loss = workerOf(wanted).accumulate(step);
    TensorValues values = new TensorValues(program.gradients());
    return new Gradients(values, loss, fetchNanos, System.nanoTime() - start);
  }

  /** Returns what the model says of a share of the validation images at the given weights. */
  ValidationTally validate(WorkShare wanted, TensorValues weights) {
    program.setWeights(weights.arrays());
    return validator.validate(wanted);
  }

  /** Reuses the last step's worker for the same share, since it has read ahead. */
  private Worker workerOf(WorkShare wanted) {
    Worker current = worker;
    if (current == null || !Objects.equals(share, wanted)) {
      if (current != null) {
        current.close();
      }
      current =
          new Worker(
              program,
              images,
              plan.recipe(),
              wanted,
              plan.limits(),
              (step, done) -> listener.microBatchDone(step, done));
      worker = current;
      share = wanted;
    }
    return current;
  }

  @Override
  public void close() throws IOException {
    if (worker != null) {
      worker.close();
    }
    program.close();
    rows.close();
  }
}
