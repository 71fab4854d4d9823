package io.sparkbit.spark.column;

import io.sparkbit.model.Prediction;
import io.sparkbit.network.BitConfig;
import java.io.Serializable;
import org.apache.spark.sql.types.StructField;

/**
 * One output column of a stage that runs a model.
 *
 * @param field the column
 * @param value what its cells hold
 */
public record PredictionColumn(StructField field, Value value) implements Serializable {

  /** Makes a cell of what the network said of an image. */
  public interface Value extends Serializable {
    Object of(Prediction prediction, BitConfig config);
  }
}
