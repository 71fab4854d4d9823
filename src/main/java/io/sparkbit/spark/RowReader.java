package io.sparkbit.spark;

import io.sparkbit.inference.Candidate;
import io.sparkbit.inference.ReadAhead;
import java.io.Serializable;
import java.util.Iterator;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.Row;
import org.apache.spark.util.TaskCompletionListener;

/** Rows with their images, in the order of the rows. */
final class RowReader {

  /**
   * How far a task reads ahead.
   *
   * @param threads that fetch and decode; 0 if the task itself does
   * @param bytes that are held at most
   */
  record Settings(int threads, long bytes) implements Serializable {}

  private RowReader() {}

  /**
   * Reads a partition. What is open when the task ends is closed.
   *
   * @param batch rows that the consumer takes at once
   */
  static Iterator<Candidate<Row>> read(
      Iterator<Row> rows, RowImages images, Settings settings, int batch) {
    if (settings.threads() == 0) {
      return Iterators.map(rows, images::candidate);
    }
    ReadAhead<Row, Candidate<Row>> ahead =
        new ReadAhead<>(
            rows,
            images::candidate,
            images.weights(),
            // The next batch is read while the network is busy with the last.
            new ReadAhead.Limits(settings.threads(), batch + settings.threads(), settings.bytes()));
    TaskContext.get().addTaskCompletionListener((TaskCompletionListener) context -> ahead.close());
    return ahead;
  }
}
