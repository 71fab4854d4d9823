package io.sparkbit.spark.metrics;

import io.sparkbit.inference.Metric;
import io.sparkbit.inference.Metrics;
import java.io.Serializable;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.WeakHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.TaskCompletionListener;
import org.jspecify.annotations.Nullable;

/**
 * Counts of a stage's tasks, as accumulators that Spark's UI shows with the stage that ran them. A
 * task that Spark runs twice, or a dataset that is computed twice, counts twice.
 */
public final class StageMetrics implements Serializable {

  private static final long serialVersionUID = 1L;

  /** Prefix of all accumulator names; the stage's uid and the title follow. */
  public static final String PREFIX = "spark-bit ";

  /** Instances of this driver whose datasets are still in use. */
  private static final Set<StageMetrics> KNOWN =
      Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

  private static final AtomicLong NEXT = new AtomicLong();

  private final transient @Nullable SparkContext driver;
  private final transient long number = NEXT.getAndIncrement();
  private final String uid;
  private final Map<Metric, LongAccumulator> totals = new EnumMap<>(Metric.class);

  /**
   * @param uid of the stage
   */
  public StageMetrics(SparkContext spark, String uid) {
    driver = spark;
    this.uid = uid;
    for (Metric metric : Metric.values()) {
      totals.put(metric, spark.longAccumulator(PREFIX + uid + ": " + metric.title()));
    }
    KNOWN.add(this);
  }

  /** Returns the number of the next instance. */
  static long next() {
    return NEXT.get();
  }

  /**
   * Returns the counts of an application's stages so far, by title.
   *
   * @param first number of the first instance to include
   */
  static SortedMap<String, Long> totals(SparkContext spark, long first) {
    return totals(metrics -> metrics.driver == spark && metrics.number >= first);
  }

  /** Returns the counts of one stage so far, by title. */
  public static SortedMap<String, Long> totalsOf(String uid) {
    return totals(metrics -> metrics.uid.equals(uid));
  }

  private static SortedMap<String, Long> totals(Predicate<StageMetrics> wanted) {
    SortedMap<String, Long> sums = new TreeMap<>();
    synchronized (KNOWN) {
      KNOWN.stream()
          .filter(wanted)
          .flatMap(metrics -> metrics.totals.entrySet().stream())
          .forEach(total -> sums.merge(total.getKey().title(), total.getValue().sum(), Long::sum));
    }
    return sums;
  }

  /** Returns counts for the calling task, which are added to these when it ends. */
  public Metrics ofTask() {
    Metrics counts = new Metrics();
    TaskContext.get()
        .addTaskCompletionListener(
            (TaskCompletionListener)
                context -> totals.forEach((metric, total) -> total.add(counts.take(metric))));
    return counts;
  }
}
