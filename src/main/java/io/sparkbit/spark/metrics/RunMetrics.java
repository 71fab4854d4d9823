package io.sparkbit.spark.metrics;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.SparkContext;

/** Counts of stages and listings since the start of a run, without those of earlier runs. */
public final class RunMetrics {

  private final SparkContext spark;
  private final long firstStage;
  private final Map<String, Long> notReadBefore;

  private RunMetrics(SparkContext spark) {
    this.spark = spark;
    this.firstStage = StageMetrics.next();
    this.notReadBefore = NotRead.totals(spark);
  }

  /** Starts counting. */
  public static RunMetrics begin(SparkContext spark) {
    return new RunMetrics(spark);
  }

  /**
   * Returns the counts of all stages of the run so far, by title, such as {@code images}, {@code
   * network ms} or {@code model loads}. Stages whose datasets are no longer in use are left out.
   */
  public SortedMap<String, Long> metrics() {
    return StageMetrics.totals(spark, firstStage);
  }

  /** Returns how many files listings of the run have left out so far, by extension. */
  public SortedMap<String, Long> notRead() {
    SortedMap<String, Long> notRead = new TreeMap<>(NotRead.totals(spark));
    notRead.replaceAll((type, count) -> count - notReadBefore.getOrDefault(type, 0L));
    notRead.values().removeIf(count -> count == 0);
    return notRead;
  }
}
