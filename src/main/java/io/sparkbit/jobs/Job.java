package io.sparkbit.jobs;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What all jobs do: list images, transform them, write the result, sum up. */
abstract class Job implements Callable<Integer> {

  private static final String MASTER = "spark.master";

  @Spec CommandSpec spec = CommandSpec.create();

  @Mixin ImageOptions imageOptions = new ImageOptions();

  @Mixin OutputOptions outputOptions = new OutputOptions();

  @Option(
      names = "--master",
      paramLabel = "URL",
      description = "Spark master, such as local[2] or spark://HOST:PORT. Default: spark-submit's.")
  @Nullable String master;

  @Mixin HelpOption helpOption = new HelpOption();

  /** The images' results, in the form in which they are written. */
  abstract Dataset<Row> results(Dataset<Row> images);

  /** What a person wants to see of the result, the first rows by path. */
  abstract void show(Dataset<Row> written);

  @Override
  public Integer call() throws IOException {
    try (SparkSession spark = session()) {
      Dataset<Row> images = ImageTable.of(spark, imageOptions.images, imageOptions.pathColumn);
      Dataset<Row> results = results(images);
      String path = outputOptions.path(spec.name());

      long start = System.nanoTime();
      outputOptions.write(results, path);
      double seconds = (System.nanoTime() - start) / 1e9;

      Dataset<Row> written = outputOptions.read(spark, results, path);
      show(written);
      Summary summary = Summary.of(images, written, seconds);
      summary.print(spec.commandLine().getOut(), path, outputOptions.format.name());
      return summary.isEmpty() ? ExitCode.SOFTWARE : ExitCode.OK;
    }
  }

  private SparkSession session() {
    SparkSession.Builder builder = SparkSession.builder().appName("spark-bit " + spec.name());
    if (master != null) {
      builder.master(master);
    } else if (!new SparkConf().contains(MASTER)) {
      builder.master("local[*]"); // Started without spark-submit, from an IDE for example.
    }
    return builder.getOrCreate();
  }
}
