package io.sparkbit.benchmark;

import com.sun.management.OperatingSystemMXBean;
import io.sparkbit.spark.BitImageClassifier;
import io.sparkbit.spark.Digits;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Compares a query with {@code bit_classify} with the stage on the same images, by the CPU time of
 * the whole process. The bundled network is so small that what Spark adds would show.
 *
 * <pre>{@code
 * mvn -q -Dquick test-compile exec:exec -Dbenchmark=SqlBenchmark
 * }</pre>
 */
public final class SqlBenchmark {

  private static final int COPIES = 10;
  private static final int ROUNDS = 5;

  private SqlBenchmark() {}

  public static void main(String[] args) {
    SparkSession spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", false)
            .config("spark.bit.sql.model", Digits.MODEL)
            .getOrCreate();
    Dataset<Row> images = images(spark);
    images.createOrReplaceTempView("images");
    double[] ratios = new double[ROUNDS];
    for (int round = -1; round < ROUNDS; round++) { // The first only warms up.
      double stage =
          seconds(
              new BitImageClassifier()
                  .setModel(Digits.MODEL)
                  .setInputCol("path")
                  .setHandleInvalid("keep")
                  .transform(images)
                  .select("path", "predictedLabel"));
      double query = seconds(spark.sql("SELECT path, bit_classify(path) FROM images"));
      if (round >= 0) {
        ratios[round] = query / stage;
        System.out.printf("stage %.2f s, query %.2f s of CPU%n", stage, query);
      }
    }
    Arrays.sort(ratios);
    System.out.printf("query against stage: %.2f (median)%n", ratios[ROUNDS / 2]);
    spark.stop();
  }

  private static Dataset<Row> images(SparkSession spark) {
    List<String> paths =
        IntStream.range(0, COPIES)
            .boxed()
            .flatMap(copy -> Digits.files().stream().map(Object::toString))
            .toList();
    return spark.createDataset(paths, Encoders.STRING()).toDF("path").repartition(2).cache();
  }

  private static double seconds(Dataset<Row> rows) {
    OperatingSystemMXBean process =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    long before = process.getProcessCpuTime();
    rows.write().format("noop").mode("overwrite").save();
    return (process.getProcessCpuTime() - before) / 1e9;
  }
}
