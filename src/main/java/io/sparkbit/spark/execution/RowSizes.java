package io.sparkbit.spark.execution;

import io.sparkbit.inference.ReadAhead;
import io.sparkbit.inference.Result;
import io.sparkbit.spark.column.ImageColumn;
import java.util.function.ToLongFunction;
import org.apache.spark.ml.image.ImageSchema;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * Estimates how many bytes of images a row holds on its way to the network.
 *
 * @param <V> what is made of the image
 * @param column that holds the images
 * @param bytes of what is made of an image
 */
record RowSizes<V>(ImageColumn column, ToLongFunction<V> bytes)
    implements ReadAhead.SizeEstimator<Row, Result<Row, V>> {

  /** Assumed for files of unknown length: about the size of a photo. */
  private static final long UNKNOWN = 1L << 20;

  @Override
  public long before(Row row) {
    if (column.isNullIn(row)) {
      return 0;
    }
    if (column.kind() != ImageColumn.Kind.PATH) {
      return inRow(row);
    }
    long length = column.knownLength(row);
    return length < 0 ? UNKNOWN : length;
  }

  @Override
  public long after(Result<Row, V> result) {
    return inRow(result.item())
        + (result instanceof Result.Success<Row, V> success
            ? bytes.applyAsLong(success.value())
            : 0);
  }

  private long inRow(Row row) {
    if (column.isNullIn(row)) {
      return 0;
    }
    return switch (column.kind()) {
      case PATH -> 0;
      case BYTES -> column.bytes(row).length;
      case STRUCT -> length(ImageSchema.getData(column.struct(row)));
    };
  }

  private static long length(byte @Nullable [] data) {
    return data == null ? 0 : data.length;
  }
}
