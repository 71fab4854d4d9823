package io.sparkbit.jobs.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sparkbit.spark.LocalSpark;
import io.sparkbit.spark.metrics.OwnProgress;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalSpark.class)
class StageProgressTest {

  /** Runs four tasks after which the clock has moved on, and returns what a terminal shows. */
  private static String shown(SparkSession spark, Duration afterEachReading)
      throws TimeoutException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    AtomicLong clock = new AtomicLong();
    StageProgress progress =
        new StageProgress(
            () -> clock.addAndGet(afterEachReading.toNanos()), new PrintStream(out, true, UTF_8));
    SparkContext context = spark.sparkContext();
    context.addSparkListener(progress);
    try {
      context.setJobDescription("Counting");
      JavaSparkContext.fromSparkContext(context).parallelize(List.of(1, 2, 3, 4), 4).count();
      context.listenerBus().waitUntilEmpty();
    } finally {
      context.setJobDescription(null);
      context.removeSparkListener(progress);
    }
    return out.toString(UTF_8);
  }

  @Test
  void aLongStageHasABar(SparkSession spark) throws TimeoutException {
    assertThat(shown(spark, Duration.ofSeconds(2))).contains("Counting 100%").contains("4/4 tasks");
  }

  @Test
  void aShortStageHasNone(SparkSession spark) throws TimeoutException {
    assertThat(shown(spark, Duration.ofMillis(1))).isEmpty();
  }

  @Test
  void aStageWithItsOwnProgressHasNone(SparkSession spark) throws TimeoutException {
    OwnProgress.begin(spark.sparkContext());
    try {
      assertThat(shown(spark, Duration.ofSeconds(2))).isEmpty();
    } finally {
      OwnProgress.end(spark.sparkContext());
    }
    assertThat(shown(spark, Duration.ofSeconds(2))).isNotEmpty();
  }

  @Test
  void aLineHasAnEstimateOnceATaskHasEnded() {
    assertThat(StageProgress.line("Classify", 0, 7, Duration.ofSeconds(30)))
        .isEqualTo("Classify: 0 of 7 tasks");
    assertThat(StageProgress.line("Classify", 3, 1200, Duration.ofSeconds(30)))
        .isEqualTo("Classify: 3 of 1,200 tasks, 3:19:30 left");
  }
}
