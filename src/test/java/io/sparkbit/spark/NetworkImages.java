package io.sparkbit.spark;

import io.sparkbit.inference.Metric;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.SparkSession;
import scala.jdk.javaapi.CollectionConverters;

/** Counts the images that go through networks in all tasks of a session. */
final class NetworkImages extends SparkListener implements AutoCloseable {

  private final SparkSession spark;
  private final AtomicLong images = new AtomicLong();

  NetworkImages(SparkSession spark) {
    this.spark = spark;
    spark.sparkContext().addSparkListener(this);
  }

  @Override
  public void onTaskEnd(SparkListenerTaskEnd end) {
    CollectionConverters.asJava(end.taskInfo().accumulables()).stream()
        .filter(
            count ->
                count.name().isDefined()
                    && count.name().get().endsWith(": " + Metric.NETWORK_IMAGES.title()))
        .forEach(count -> images.addAndGet(((Number) count.update().get()).longValue()));
  }

  /** Returns the count so far, once Spark has told of all tasks that ended. */
  long count() throws Exception {
    spark.sparkContext().listenerBus().waitUntilEmpty();
    return images.get();
  }

  @Override
  public void close() {
    spark.sparkContext().removeSparkListener(this);
  }
}
