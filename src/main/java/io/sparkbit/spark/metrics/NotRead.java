package io.sparkbit.spark.metrics;

import io.sparkbit.files.OtherFiles;
import io.sparkbit.spark.ImagePaths;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.WeakHashMap;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import org.apache.spark.util.AccumulatorV2;
import org.apache.spark.util.TaskCompletionListener;

/**
 * Counts, by type, the files that listings of {@link ImagePaths} left out because their names are
 * not those of images. A listing that is computed twice counts twice.
 */
public final class NotRead extends AccumulatorV2<Map<String, Long>, SortedMap<String, Long>> {

  private static final long serialVersionUID = 1L;

  /** One instance per Spark application of this driver. */
  private static final Map<SparkContext, NotRead> OF_APPLICATION =
      Collections.synchronizedMap(new WeakHashMap<>());

  private OtherFiles files = new OtherFiles();

  NotRead() {}

  /** Returns the counts of an application, which can be sent to its tasks. */
  public static NotRead of(SparkContext spark) {
    return OF_APPLICATION.computeIfAbsent(spark, NotRead::registered);
  }

  private static NotRead registered(SparkContext spark) {
    NotRead counts = new NotRead();
    spark.register(counts, StageMetrics.PREFIX + "files not read");
    return counts;
  }

  /** Returns how many files listings of an application have left out so far, by extension. */
  static SortedMap<String, Long> totals(SparkContext spark) {
    return of(spark).value();
  }

  /** Returns counts for the calling task, which are added to these when it ends. */
  public OtherFiles ofTask() {
    OtherFiles counts = new OtherFiles();
    TaskContext.get()
        .addTaskCompletionListener((TaskCompletionListener) context -> add(counts.counts()));
    return counts;
  }

  @Override
  public boolean isZero() {
    return files.counts().isEmpty();
  }

  @Override
  public NotRead copy() {
    NotRead copy = new NotRead();
    copy.merge(this);
    return copy;
  }

  @Override
  public void reset() {
    files = new OtherFiles();
  }

  @Override
  public void add(Map<String, Long> counts) {
    files.addAll(counts);
  }

  @Override
  public void merge(AccumulatorV2<Map<String, Long>, SortedMap<String, Long>> other) {
    files.addAll(other.value());
  }

  @Override
  public SortedMap<String, Long> value() {
    return files.counts();
  }
}
