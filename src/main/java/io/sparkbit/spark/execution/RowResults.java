package io.sparkbit.spark.execution;

import io.sparkbit.inference.Failure;
import io.sparkbit.inference.Metric;
import io.sparkbit.inference.Metrics;
import io.sparkbit.inference.Result;
import io.sparkbit.spark.param.HandleInvalid;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.util.TaskCompletionListener;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Converts results to output rows: the input's columns, the stage's and, with {@code keep}, the
 * error.
 */
final class RowResults implements Iterator<Row> {

  private static final Logger LOG = LoggerFactory.getLogger(RowResults.class);

  private final Iterator<Result<Row, List<Object>>> results;
  private final int columns;
  private final HandleInvalid handleInvalid;
  private final Metrics metrics;
  private @Nullable Row next;
  private long skipped;
  private @Nullable Failure firstSkipped;

  /**
   * @param results the cells of each row
   * @param columns number of cells, which are null for a failure
   */
  RowResults(
      Iterator<Result<Row, List<Object>>> results,
      int columns,
      HandleInvalid handleInvalid,
      Metrics metrics) {
    this.results = results;
    this.columns = columns;
    this.handleInvalid = handleInvalid;
    this.metrics = metrics;
    if (handleInvalid == HandleInvalid.SKIP) {
      TaskContext.get().addTaskCompletionListener((TaskCompletionListener) this::reportSkipped);
    }
  }

  private void reportSkipped(TaskContext context) {
    if (skipped > 0) {
      LOG.warn(
          "Partition {} skipped {} rows without a usable image; the first: {}",
          context.partitionId(),
          skipped,
          firstSkipped);
    }
  }

  @Override
  public boolean hasNext() {
    while (next == null && results.hasNext()) {
      next = toRow(results.next());
    }
    return next != null;
  }

  @Override
  public Row next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    Row row = Objects.requireNonNull(next);
    next = null;
    return row;
  }

  private @Nullable Row toRow(Result<Row, List<Object>> result) {
    if (result instanceof Result.Failed<Row, List<Object>> failed) {
      return withoutValues(failed.item(), failed.failure());
    }
    metrics.add(Metric.IMAGES, 1);
    return append(result.item(), ((Result.Success<Row, List<Object>>) result).value(), null);
  }

  private @Nullable Row withoutValues(Row row, Failure failure) {
    metrics.add(Metric.FAILURES, 1);
    return switch (handleInvalid) {
      case ERROR -> throw HandleInvalid.failure(failure);
      case SKIP -> {
        skipped++;
        firstSkipped = firstSkipped == null ? failure : firstSkipped;
        yield null;
      }
      case KEEP -> append(row, Collections.nCopies(columns, null), failure);
    };
  }

  private Row append(Row row, List<? extends @Nullable Object> values, @Nullable Failure failure) {
    List<@Nullable Object> cells = new ArrayList<>();
    for (int i = 0; i < row.size(); i++) {
      cells.add(row.get(i));
    }
    cells.addAll(values);
    if (handleInvalid == HandleInvalid.KEEP) {
      cells.add(failure == null ? null : failure.toString());
    }
    return RowFactory.create(cells.toArray());
  }
}
