package io.sparkbit.spark.column;

import io.sparkbit.model.Prediction;
import io.sparkbit.network.BitConfig;
import java.io.Serializable;
import org.apache.spark.sql.types.StructField;

/**
 * An output column of a stage that runs a model.
 *
 * @param field the column
 * @param output of the network, from which its cells are computed
 * @param value computes its cells
 */
public record PredictionColumn(StructField field, String output, Value value)
    implements Serializable {

  /** Computes a cell from the output for an image. */
  public interface Value extends Serializable {
    Object of(Prediction prediction, BitConfig config);
  }
}
