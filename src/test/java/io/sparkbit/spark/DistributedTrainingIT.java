package io.sparkbit.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sparkbit.error.UserException;
import io.sparkbit.model.TrainingProgram;
import io.sparkbit.testing.ShortLivedJvm;
import io.sparkbit.training.TrainingListener;
import io.sparkbit.training.TrainingLosses;
import io.sparkbit.training.TrainingStep;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Workers in JVMs of their own, with Spark's authentication and encryption. */
@Tag("long")
class DistributedTrainingIT {

  private static final int STEPS = 5;

  private static SparkSession spark;
  private static Dataset<Row> digits;
  private static Course alone;

  @BeforeAll
  static void startExecutors() throws IOException {
    // Spark looks for its jars there, although the executors' class path has them all.
    Files.createDirectories(Path.of(System.getenv("SPARK_HOME"), "jars"));
    spark =
        SparkSession.builder()
            .master("local-cluster[3,1,1024]")
            .config("spark.ui.enabled", false)
            .config("spark.authenticate", true)
            .config("spark.authenticate.secret", "of this test")
            .config("spark.network.crypto.enabled", true)
            .config("spark.executor.extraClassPath", System.getProperty("surefire.test.class.path"))
            .config("spark.executor.extraJavaOptions", ShortLivedJvm.line())
            .getOrCreate();
    digits = Digits.labeled(spark, 24);
    alone = course(1, step -> {});
  }

  @AfterAll
  static void stopExecutors() {
    spark.stop();
  }

  private static BitFineTuner tuner(int workers) {
    return new BitFineTuner()
        .setModel(Digits.MODEL)
        .setInputCol("path")
        .setResize(36)
        .setCrop(32)
        .setBatchSize(12)
        .setMicroBatchSize(4)
        .setMixupAlpha(0.2)
        .setSteps(STEPS)
        .setNumWorkers(workers);
  }

  /** The losses of a training, and its weights after the step before the last one. */
  private record Course(List<Double> losses, List<float[]> weights) {}

  private static Course course(int workers, IntConsumer afterStep) {
    return course(tuner(workers), afterStep);
  }

  private static Course course(BitFineTuner tuner, IntConsumer afterStep) {
    List<Double> losses = new ArrayList<>();
    List<float[]> weights = new ArrayList<>();
    tuner.fit(
        digits,
        new TrainingListener() {
          @Override
          public void stepDone(TrainingStep step, TrainingProgram program) {
            losses.add(step.loss());
            if (step.step() == STEPS - 2) {
              weights.addAll(program.weights());
            }
            afterStep.accept(step.step());
          }
        });
    return new Course(losses, weights);
  }

  private static void assertSame(Course together) {
    TrainingLosses.assertSame(together.losses, alone.losses);
    assertThat(together.weights).hasSameSizeAs(alone.weights);
    for (int array = 0; array < alone.weights.size(); array++) {
      float[] expected = alone.weights.get(array);
      float[] actual = together.weights.get(array);
      for (int i = 0; i < expected.length; i++) {
        assertThat(actual[i]).isCloseTo(expected[i], within(1e-3f));
      }
    }
  }

  @Test
  void threeExecutorsDoWhatTheDriverDoesAlone() {
    assertSame(course(3, step -> {}));
  }

  /** As far as gradients of 8 significant bits can be as good as those of 24. */
  @Test
  void gradientsMayBeSentInHalfOfTheirBytes() {
    Course together = course(tuner(3).setAllReducePrecision("bfloat16"), step -> {});

    assertThat(together.losses).hasSameSizeAs(alone.losses).isNotEqualTo(alone.losses);
    for (int step = 0; step < STEPS; step++) {
      assertThat(together.losses.get(step)).isCloseTo(alone.losses.get(step), within(1e-2));
    }
  }

  /** The others have the weights, and one of them gives them to the new executor. */
  @Test
  void aLostExecutorIsReplaced() {
    assertSame(course(2, step -> kill(step == 1, 1)));
  }

  /** Nobody has the weights but the driver, which has those of the beginning. */
  @Test
  void theTrainingGoesOnWhenAllExecutorsAreLost() {
    assertSame(course(3, step -> kill(step == 2, 3)));
  }

  @Test
  void tooManyWorkersAreRefused() {
    assertThatThrownBy(() -> tuner(4).fit(digits))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "4 workers must run at the same time, but Spark has room for 3 tasks; give it more"
                + " executors or cores (each task takes spark.task.cpus, 1), or set numWorkers to at"
                + " most 3");
  }

  private static void kill(boolean now, int count) {
    if (now) {
      List<ProcessHandle> executors = executors().limit(count).toList();
      assertThat(executors).hasSize(count);
      executors.forEach(ProcessHandle::destroyForcibly);
      executors.forEach(executor -> executor.onExit().join());
    }
  }

  /** Nothing else is started with Java here. */
  private static Stream<ProcessHandle> executors() {
    return ProcessHandle.current()
        .descendants()
        .filter(process -> process.info().command().orElse("").endsWith("java"));
  }
}
