package io.sparkbit.jobs;

import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a job runs. */
final class SparkOptions {

  private static final String MASTER = "spark.master";

  @Option(
      names = "--master",
      paramLabel = "URL",
      description = "Spark master, such as local[2] or spark://HOST:PORT. Default: spark-submit's.")
  @Nullable String master;

  /** Starts the session of a job. */
  SparkSession session(String job) {
    SparkSession.Builder builder = SparkSession.builder().appName("spark-bit " + job);
    if (master != null) {
      builder.master(master);
    } else if (!new SparkConf().contains(MASTER)) {
      builder.master("local[*]"); // Started without spark-submit, from an IDE for example.
    }
    return builder.getOrCreate();
  }
}
