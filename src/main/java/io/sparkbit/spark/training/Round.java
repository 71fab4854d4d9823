package io.sparkbit.spark.training;

import io.sparkbit.model.WeightUpdate;
import java.io.Serializable;
import org.apache.spark.broadcast.Broadcast;
import org.jspecify.annotations.Nullable;

/**
 * What all workers do together in one barrier stage.
 *
 * @param plan of the training
 * @param version of the weights for it: the number of updates that made them
 * @param update that makes them of the weights of the version before; null if the training begins
 *     with them
 * @param seed the state of this version, for workers that lack it; null unless the driver has it
 * @param work to do with these weights
 * @param <T> the type of each worker's result
 */
record Round<T extends Serializable>(
    ReplicaPlan plan,
    int version,
    @Nullable Update update,
    @Nullable Broadcast<TensorValues> seed,
    Work<T> work)
    implements Serializable {

  /**
   * An update of the weights.
   *
   * @param step that gave the gradient
   * @param change by the gradient
   */
  record Update(int step, WeightUpdate change) implements Serializable {}

  /** What a worker does. */
  interface Work<T> extends Serializable {
    T with(Replica replica, Team team) throws Exception;
  }
}
