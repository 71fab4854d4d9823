package io.sparkbit.spark;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkbit.error.UserException;
import io.sparkbit.testing.ShortLivedJvm;
import io.sparkbit.testing.StandaloneCluster;
import io.sparkbit.testing.WorkerSettings;
import java.io.IOException;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A cluster whose executors have Spark's jars only, while the driver has spark-bit too. */
@Tag("long")
class ExecutorClassesIT {

  @Test
  void isToldBeforeAnyTask() throws IOException {
    try (StandaloneCluster cluster =
            StandaloneCluster.start(
                "no-jar", List.of(WorkerSettings.oneCore().withMemoryMegabytes(1024)));
        SparkSession spark =
            cluster
                .session()
                .config("spark.executor.extraClassPath", "")
                .config("spark.executor.extraJavaOptions", ShortLivedJvm.line())
                .getOrCreate()) {
      Dataset<Row> paths = Digits.paths(spark, 2);

      assertLacksTheJar(
          () ->
              new BitImageClassifier().setModel(Digits.MODEL).setInputCol("path").transform(paths));
      assertLacksTheJar(() -> ImageContents.read(paths, "error", 0));
      assertLacksTheJar(() -> ImagePaths.listInTasks(spark, List.of("src/main/data/digits/test")));
    }
  }

  private static void assertLacksTheJar(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOf(UserException.class)
        .hasMessage(
            "The executors lack spark-bit's jar, which only the driver has; give it to Spark with"
                + " --jars spark-bit-VERSION-all.jar (spark.jars), or put it into the folder jars of"
                + " Spark on each machine");
  }
}
