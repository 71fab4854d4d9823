package io.sparkbit.spark;

import io.sparkbit.inference.Failure;
import io.sparkbit.source.HadoopFiles;
import io.sparkbit.source.UnreadableFileException;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.util.SerializableConfiguration;

/** A partition of paths to files' bytes and their number. */
final class ReadFunction implements MapPartitionsFunction<Row, Row> {

  private static final long serialVersionUID = 1L;

  private static final int OUTPUT_COLUMNS = 2;

  private final SerializableConfiguration hadoop;
  private final HandleInvalid handleInvalid;

  ReadFunction(SerializableConfiguration hadoop, HandleInvalid handleInvalid) {
    this.hadoop = hadoop;
    this.handleInvalid = handleInvalid;
  }

  @Override
  public Iterator<Row> call(Iterator<Row> rows) {
    HadoopFiles files = new HadoopFiles(hadoop.value());
    return new RowResults(Iterators.map(rows, row -> result(files, row)), handleInvalid);
  }

  private static RowResult result(HadoopFiles files, Row row) {
    if (row.isNullAt(0)) {
      return failed(row, RowImages.isNull(ImagePaths.PATH));
    }
    String path = row.getString(0);
    try {
      byte[] content = files.read(path);
      return new RowResult(row, List.of(content, (long) content.length), null);
    } catch (UnreadableFileException e) {
      return failed(row, new Failure(e.reason().name(), path + ": " + e.getMessage()));
    }
  }

  private static RowResult failed(Row row, Failure failure) {
    return RowResult.failed(row, OUTPUT_COLUMNS, failure);
  }
}
