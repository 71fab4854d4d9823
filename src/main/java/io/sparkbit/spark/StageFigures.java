package io.sparkbit.spark;

import io.sparkbit.inference.Figure;
import io.sparkbit.inference.Figures;
import java.io.Serializable;
import java.util.EnumMap;
import java.util.Map;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.TaskCompletionListener;

/**
 * What a stage's tasks counted, as accumulators that Spark's UI shows with the stage that ran them.
 * A task that Spark runs twice, or a dataset that is computed twice, counts twice.
 */
public final class StageFigures implements Serializable {

  private static final long serialVersionUID = 1L;

  /** What all names begin with; the stage's uid and the {@link Figure#title} follow. */
  public static final String PREFIX = "spark-bit ";

  private final Map<Figure, LongAccumulator> totals = new EnumMap<>(Figure.class);

  /**
   * @param uid of the stage
   */
  StageFigures(SparkContext spark, String uid) {
    for (Figure figure : Figure.values()) {
      totals.put(figure, spark.longAccumulator(PREFIX + uid + ": " + figure.title()));
    }
  }

  /** Counts of the calling task, which are added when it ends. */
  Figures ofTask() {
    Figures counts = new Figures();
    TaskContext.get()
        .addTaskCompletionListener(
            (TaskCompletionListener)
                context -> totals.forEach((figure, total) -> total.add(counts.take(figure))));
    return counts;
  }
}
