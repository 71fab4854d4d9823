package io.sparkbit.spark.execution;

import io.sparkbit.inference.Failure;
import io.sparkbit.inference.Figure;
import io.sparkbit.inference.Figures;
import io.sparkbit.spark.param.HandleInvalid;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.util.TaskCompletionListener;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Results to output rows: the input's columns, the stage's, and what {@code handleInvalid} says.
 */
final class RowResults implements Iterator<Row> {

  private static final Logger LOG = LoggerFactory.getLogger(RowResults.class);

  private final Iterator<RowResult> results;
  private final HandleInvalid handleInvalid;
  private final Figures figures;
  private @Nullable Row next;
  private long skipped;
  private @Nullable Failure firstSkipped;

  RowResults(Iterator<RowResult> results, HandleInvalid handleInvalid, Figures figures) {
    this.results = results;
    this.handleInvalid = handleInvalid;
    this.figures = figures;
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
    Row row = next;
    next = null;
    return row;
  }

  private @Nullable Row toRow(RowResult result) {
    Failure failure = result.failure();
    figures.add(failure == null ? Figure.IMAGES : Figure.FAILURES, 1);
    if (failure != null) {
      switch (handleInvalid) {
        case ERROR -> throw HandleInvalid.failure(failure);
        case SKIP -> {
          skipped++;
          firstSkipped = firstSkipped == null ? failure : firstSkipped;
          return null;
        }
        case KEEP -> {}
      }
    }
    return append(result);
  }

  private Row append(RowResult result) {
    List<@Nullable Object> cells = new ArrayList<>();
    for (int i = 0; i < result.row().size(); i++) {
      cells.add(result.row().get(i));
    }
    cells.addAll(result.values());
    if (handleInvalid == HandleInvalid.KEEP) {
      cells.add(result.failure() == null ? null : result.failure().toString());
    }
    return RowFactory.create(cells.toArray());
  }
}
