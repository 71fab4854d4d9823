package io.sparkbit.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkbit.inference.ModelCache;
import io.sparkbit.testing.Poll;
import org.apache.spark.SparkException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A task closes what it opened, however it ends. */
@ExtendWith(LocalSpark.class)
class TaskEndTest {

  private static Dataset<Row> labeled(Dataset<Row> paths) {
    return new BitImageClassifier()
        .setModel(Digits.MODEL)
        .setInputCol("path")
        .setBatchSize(4)
        .transform(paths);
  }

  @AfterEach
  void nothingIsOpen() throws InterruptedException {
    // A job that failed does not wait for its other tasks.
    Poll.until(
        () -> ModelCache.leases() == 0 ? true : null,
        () -> "the end of %d leases".formatted(ModelCache.leases()),
        () -> true);
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().startsWith("spark-bit-reader-")) {
        thread.join(5_000);
        assertThat(thread.isAlive()).as(thread.getName()).isFalse();
      }
    }
  }

  @Test
  void whenAllRowsAreRead(SparkSession spark) {
    assertThat(labeled(Digits.paths(spark, 40)).collectAsList()).hasSize(40);
  }

  @Test
  void whenTheConsumerStopsEarly(SparkSession spark) {
    assertThat(labeled(Digits.paths(spark, 40)).takeAsList(3)).hasSize(3);
  }

  @Test
  void whenTheTaskFails(SparkSession spark) {
    Dataset<Row> failing =
        Digits.paths(spark, 40)
            .withColumn(
                "path",
                functions.when(functions.rand(7).lt(0.9), functions.col("path")).otherwise(null));

    assertThatThrownBy(() -> labeled(failing).collectAsList())
        .isInstanceOf(SparkException.class)
        .rootCause()
        .hasMessageContaining("Image cannot be used: NULL: column 'path' is null");
  }
}
