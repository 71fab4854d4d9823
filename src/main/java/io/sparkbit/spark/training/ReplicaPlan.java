package io.sparkbit.spark.training;

import io.sparkbit.inference.DevicePolicy;
import io.sparkbit.inference.PrecisionChoice;
import io.sparkbit.inference.ReadAhead;
import io.sparkbit.model.TrainingProgram.Trained;
import io.sparkbit.network.ProblemType;
import io.sparkbit.spark.execution.ModelReference;
import io.sparkbit.spark.execution.RowImages;
import io.sparkbit.training.TrainingRecipe;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.jspecify.annotations.Nullable;

/**
 * Everything that an executor needs to take part in a training. Plans of the same training are
 * equal.
 *
 * @param id unique among the trainings of the application
 * @param model to start from; its head is replaced
 * @param problem the kind of what is learned
 * @param labels in the order of class indices
 * @param part that learns
 * @param device on which it computes
 * @param precision in which it computes
 * @param wireFormat in which gradients are sent
 * @param recipe of the training
 * @param lesson of a teacher; null to learn labels
 * @param images how to extract images to train on from rows
 * @param validationImages how to extract images to validate with
 * @param rows of all images
 * @param training which of them to train on
 * @param validation which of them to validate with
 * @param limits how far to read images ahead
 * @param idle how long to keep a replica that no step needs
 */
record ReplicaPlan(
    String id,
    ModelReference model,
    ProblemType problem,
    List<String> labels,
    Trained part,
    DevicePolicy device,
    PrecisionChoice precision,
    WireFormat wireFormat,
    TrainingRecipe recipe,
    Lesson.@Nullable Remote lesson,
    RowImages.Settings images,
    RowImages.Settings validationImages,
    BroadcastRows rows,
    Broadcast<Samples> training,
    Broadcast<Samples> validation,
    ReadAhead.Limits limits,
    Duration idle)
    implements Serializable {

  /**
   * Rows in separate pieces, so that no array has to hold them all.
   *
   * @param ends end offset of each row, in bytes
   * @param pieces the rows' bytes
   */
  record BroadcastRows(Broadcast<long[]> ends, List<Broadcast<byte[]>> pieces)
      implements Serializable {

    private static final int PIECE_BYTES = 16 << 20;

    static BroadcastRows of(RowStore rows, JavaSparkContext spark) {
      List<Broadcast<byte[]>> pieces = new ArrayList<>();
      rows.pieces(PIECE_BYTES).forEachRemaining(piece -> pieces.add(spark.broadcast(piece)));
      return new BroadcastRows(spark.broadcast(rows.ends()), pieces);
    }

    void destroy() {
      ends.destroy();
      pieces.forEach(Broadcast::destroy);
    }
  }

  /** Frees what was sent to executors. */
  void destroy() {
    rows.destroy();
    training.destroy();
    validation.destroy();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ReplicaPlan plan && plan.id.equals(id);
  }

  @Override
  public int hashCode() {
    return id.hashCode();
  }
}
