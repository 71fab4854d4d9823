package io.sparkbit.spark.execution;

import io.sparkbit.error.UserException;
import io.sparkbit.inference.ReadAhead;
import io.sparkbit.spark.session.ExecutorClasses;
import io.sparkbit.spark.session.Iterators;
import io.sparkbit.spark.session.SessionConf;
import java.io.Serializable;
import java.util.Iterator;
import java.util.function.Function;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.TaskCompletionListener;

/** Reads what rows name, ahead of the consumer and in row order. */
public final class RowReader {

  /**
   * How far a task reads ahead.
   *
   * @param threads that fetch and decode; 0 to read on the thread of the task
   * @param bytes held at most
   */
  public record Settings(int threads, long bytes) implements Serializable {

    /**
     * Returns the settings for tasks of a session.
     *
     * @throws UserException if executors lack spark-bit
     */
    public static Settings of(SparkSession spark, int threads) {
      ExecutorClasses.require(spark);
      return new Settings(threads, SessionConf.readAheadBytes(spark));
    }
  }

  private RowReader() {}

  /**
   * Reads a partition. Reading stops when the task ends.
   *
   * @param function reads what a row names; called by several threads at the same time
   * @param batch number of rows that the consumer takes at once
   */
  static <R> Iterator<R> read(
      Iterator<Row> rows,
      Function<Row, R> function,
      ReadAhead.SizeEstimator<Row, R> sizes,
      Settings settings,
      int batch) {
    if (settings.threads() == 0) {
      return Iterators.map(rows, function);
    }
    ReadAhead<Row, R> ahead =
        new ReadAhead<>(
            rows,
            function,
            sizes,
            // The next batch is read while the network processes the current one.
            new ReadAhead.Limits(settings.threads(), batch + settings.threads(), settings.bytes()));
    TaskContext.get().addTaskCompletionListener((TaskCompletionListener) context -> ahead.close());
    return ahead;
  }
}
