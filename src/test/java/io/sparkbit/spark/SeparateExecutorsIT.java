package io.sparkbit.spark;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.pytorch.jni.JniUtils;
import io.sparkbit.cache.CacheFolders;
import io.sparkbit.files.FilePaths;
import io.sparkbit.hub.huggingface.HubSettings;
import io.sparkbit.spark.session.Iterators;
import io.sparkbit.testing.EngineProcess;
import io.sparkbit.testing.Poll;
import io.sparkbit.testing.ShortLivedJvm;
import io.sparkbit.training.TrainingLosses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Executors in JVMs of their own, which run one task of two cores each and start a second attempt
 * of a task that is slow.
 */
@Tag("long")
class SeparateExecutorsIT {

  private static final int IMAGES = 40;

  private static SparkSession spark;

  @BeforeAll
  static void startExecutors() throws IOException {
    // Spark looks for its jars there, although the executors' class path has them all.
    Files.createDirectories(Path.of(System.getenv("SPARK_HOME"), "jars"));
    spark =
        SparkSession.builder()
            .master("local-cluster[2,2,1024]")
            .config("spark.ui.enabled", false)
            .config("spark.executor.extraClassPath", System.getProperty("surefire.test.class.path"))
            .config("spark.executor.extraJavaOptions", ShortLivedJvm.line())
            .config("spark.task.cpus", 2)
            .getOrCreate();
  }

  @AfterAll
  static void stopExecutors() {
    spark.stop();
  }

  /** The first attempt at partition 0 fails before its last row, after others went through. */
  private static final class FailingFirstAttempt implements MapPartitionsFunction<Row, Row> {

    private static final long serialVersionUID = 1L;

    @Override
    public Iterator<Row> call(Iterator<Row> rows) {
      TaskContext task = TaskContext.get();
      return Iterators.map(
          rows,
          row -> {
            if (task.partitionId() == 0 && task.attemptNumber() == 0 && !rows.hasNext()) {
              throw new IllegalStateException("The first attempt fails");
            }
            return RowFactory.create(row.getString(0), task.partitionId(), task.attemptNumber());
          });
    }
  }

  @Test
  void aSecondAttemptGivesEachRowOnce() {
    Dataset<Row> paths =
        Digits.paths(spark, IMAGES)
            .repartition(4)
            .mapPartitions(
                new FailingFirstAttempt(),
                Encoders.row(
                    Digits.paths(spark, 1)
                        .schema()
                        .add("partition", DataTypes.IntegerType)
                        .add("attempt", DataTypes.IntegerType)));

    List<Row> rows =
        new BitImageClassifier()
            .setModel(Digits.MODEL)
            .setInputCol("path")
            .setBatchSize(3)
            .transform(paths)
            .collectAsList();

    assertThat(rows.stream().map(row -> row.getString(0))).hasSize(IMAGES).doesNotHaveDuplicates();
    assertThat(rows)
        .allMatch(row -> row.getAs("predictedLabel").equals(Digits.label(row.getString(0))))
        .filteredOn(row -> row.getInt(1) == 0)
        .isNotEmpty()
        .allMatch(row -> row.getInt(2) == 1);
  }

  @Test
  void aPassUsesTheCoresOfItsTask() {
    List<Integer> threads =
        new BitImageEmbedder()
            .setModel(Digits.MODEL)
            .setInputCol("path")
            .transform(Digits.paths(spark, 4))
            .map((MapFunction<Row, Integer>) row -> JniUtils.getNumThreads(), Encoders.INT())
            .collectAsList();

    assertThat(threads).hasSize(4).containsOnly(2);
  }

  private static BitFineTuner tuner() {
    return new BitFineTuner()
        .setModel(Digits.MODEL)
        .setInputCol("path")
        .setResize(36)
        .setCrop(32)
        .setBatchSize(12);
  }

  /** Two executors compute what the driver alone computes, although one of them dies meanwhile. */
  @Test
  void aLostExecutorIsReplacedAndItsStepRepeated() {
    Dataset<Row> digits = Digits.labeled(spark, 24);
    BitFineTuner tuner = tuner().setSteps(4).setMicroBatchSize(4);
    List<Double> alone = new ArrayList<>();
    tuner.fit(digits, (step, program) -> alone.add(step.loss()));

    List<Double> together = new ArrayList<>();
    tuner
        .setNumWorkers(2)
        .fit(
            digits,
            (step, program) -> {
              together.add(step.loss());
              if (step.step() == 1) {
                executors().findFirst().orElseThrow().destroyForcibly();
              }
            });

    assertThat(together).hasSize(4);
    TrainingLosses.assertSame(together, alone);
  }

  /** Clusters end executors by SIGTERM; a thread that is within PyTorch must not crash then. */
  @Test
  void aTerminatedExecutorEndsWithoutACrash() throws Exception {
    long repetitions = 100;
    Dataset<Row> labels =
        new BitImageClassifier()
            .setModel(Digits.MODEL)
            .setInputCol("path")
            .transform(
                Digits.paths(spark, IMAGES).crossJoin(spark.range(repetitions)).repartition(8));
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try {
      Future<Long> count = thread.submit(labels.where("prediction is not null")::count);
      ProcessHandle executor =
          Poll.until(
              () -> executors().filter(EngineProcess::hasEngine).findFirst().orElse(null),
              () -> "an executor with the engine",
              () -> !count.isDone());
      executor.destroy();
      executor.onExit().get(1, TimeUnit.MINUTES);
      assertThat(count.get()).isEqualTo(IMAGES * repetitions);
    } finally {
      thread.shutdownNow();
    }
    try (Stream<Path> files = Files.walk(Path.of(System.getenv("SPARK_HOME"), "work"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .contains("stderr")
          .noneMatch(name -> name.startsWith("hs_err") || name.startsWith("core"));
    }
  }

  /** Nobody will ask for it again: executors keep it for themselves, and not for their host. */
  @Test
  void aFittedModelDoesNotStayInTheHostsCache() throws IOException {
    Dataset<Row> digits = Digits.labeled(spark, 24);

    BitImageClassifier fitted = tuner().setSteps(1).fit(digits);

    assertThat(fitted.transform(digits).select("prediction").collectAsList()).hasSize(24);

    byte[] weights =
        Files.readAllBytes(FilePaths.local(fitted.getModel()).resolve("model.safetensors"));
    Path cache =
        CacheFolders.firstWritable(HubSettings.ofEnvironment(System.getenv()).cacheFolders())
            .orElseThrow();
    assertThat(cache.resolve("files").resolve(DigestUtils.sha256Hex(weights))).doesNotExist();
  }

  /** Nothing else is started with Java here. */
  private static Stream<ProcessHandle> executors() {
    return ProcessHandle.current()
        .descendants()
        .filter(process -> process.info().command().orElse("").endsWith("java"));
  }
}
