package io.sparkbit.spark.execution;

import io.sparkbit.inference.Failure;
import java.util.Collections;
import java.util.List;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of one input row.
 *
 * @param row the input
 * @param values of the stage's output columns; all null where there is a failure
 * @param failure why there are no values
 */
record RowResult(Row row, List<? extends @Nullable Object> values, @Nullable Failure failure) {

  /** A row without an image, in a stage with a number of output columns. */
  static RowResult failed(Row row, int columns, Failure failure) {
    return new RowResult(row, Collections.nCopies(columns, null), failure);
  }
}
