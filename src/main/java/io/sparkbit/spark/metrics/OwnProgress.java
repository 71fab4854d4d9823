package io.sparkbit.spark.metrics;

import java.util.Properties;
import org.apache.spark.SparkContext;
import org.jspecify.annotations.Nullable;

/**
 * Marks Spark jobs whose progress is told in better terms than their tasks, so that it is not told
 * twice.
 */
public final class OwnProgress {

  private static final String PROPERTY = "spark.bit.ownProgress";

  private OwnProgress() {}

  /** Marks the jobs that the calling thread starts from now on. */
  public static void begin(SparkContext spark) {
    spark.setLocalProperty(PROPERTY, "true");
  }

  /** Ends what {@link #begin} began. */
  public static void end(SparkContext spark) {
    spark.setLocalProperty(PROPERTY, null);
  }

  /**
   * Returns whether a stage is marked.
   *
   * @param stage its local properties
   */
  public static boolean isTold(@Nullable Properties stage) {
    return stage != null && stage.containsKey(PROPERTY);
  }
}
