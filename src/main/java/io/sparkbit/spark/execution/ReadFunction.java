package io.sparkbit.spark.execution;

import io.sparkbit.files.HadoopFiles;
import io.sparkbit.files.UnreadableFileException;
import io.sparkbit.image.InvalidImageException;
import io.sparkbit.image.codec.ImageSignature;
import io.sparkbit.inference.Failure;
import io.sparkbit.inference.Metric;
import io.sparkbit.inference.Metrics;
import io.sparkbit.inference.Result;
import io.sparkbit.spark.column.ImageColumn;
import io.sparkbit.spark.metrics.StageMetrics;
import io.sparkbit.spark.param.HandleInvalid;
import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.util.SerializableConfiguration;

/** Reads the files of a partition of paths, and appends their bytes and lengths to the rows. */
public final class ReadFunction implements MapPartitionsFunction<Row, Row> {

  private static final long serialVersionUID = 1L;

  private static final int OUTPUT_COLUMNS = 2;

  /** Rows are consumed one at a time. */
  private static final int BATCH = 1;

  /**
   * Settings for the executors.
   *
   * @param column of paths, and lengths if known
   * @param reading how far to read files ahead
   * @param hadoop settings to reach the files
   * @param metrics receives the counts
   * @param handleInvalid what happens to rows without a file
   */
  public record Settings(
      ImageColumn column,
      RowReader.Settings reading,
      SerializableConfiguration hadoop,
      StageMetrics metrics,
      HandleInvalid handleInvalid)
      implements Serializable {}

  private final Settings settings;

  public ReadFunction(Settings settings) {
    this.settings = settings;
  }

  @Override
  public Iterator<Row> call(Iterator<Row> rows) {
    Metrics metrics = settings.metrics().ofTask();
    HadoopFiles files = new HadoopFiles(settings.hadoop().value());
    Iterator<Result<Row, List<Object>>> results =
        RowReader.read(
            rows,
            row -> cells(files, row, metrics),
            new RowSizes<>(settings.column(), content -> ((byte[]) content.get(0)).length),
            settings.reading(),
            BATCH);
    return new RowResults(results, OUTPUT_COLUMNS, settings.handleInvalid(), metrics);
  }

  private Result<Row, List<Object>> cells(HadoopFiles files, Row row, Metrics metrics) {
    ImageColumn column = settings.column();
    if (column.isNullIn(row)) {
      return new Result.Failed<>(row, RowImages.isNull(column.name()));
    }
    String path = column.path(row);
    try {
      byte[] content =
          metrics.time(
              Metric.READ,
              () -> files.read(path, column.knownLength(row), ImageSignature::isKnown));
      metrics.add(Metric.BYTES, content.length);
      requireImage(content);
      return new Result.Success<>(row, List.of(content, (long) content.length));
    } catch (UnreadableFileException e) {
      return new Result.Failed<>(row, new Failure(e.reason().name(), path + ": " + e.getMessage()));
    } catch (InvalidImageException e) {
      return new Result.Failed<>(row, new Failure(e.reason().name(), path + ": " + e.getMessage()));
    }
  }

  /** Rejects non-images, which were read only in part. Empty files are copied as they are. */
  private static void requireImage(byte[] content) throws InvalidImageException {
    if (content.length > 0) {
      ImageSignature.require(content);
    }
  }
}
