package io.sparkbit.jobs;

import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a job runs. */
final class SparkOptions {

  private static final String MASTER = "spark.master";

  /**
   * Spark 4.1 turns this committer on by itself where it finds its hadoop-cloud module
   * (SparkContext.enableMagicCommitterIfNeeded). It shows files when the whole job has ended, and
   * nothing of a run that broke off would be there to resume.
   */
  private static final String MAGIC_COMMITTER = "spark.hadoop.fs.s3a.committer.magic.enabled";

  @Option(
      names = "--master",
      paramLabel = "URL",
      description = "Spark master, such as local[2] or spark://HOST:PORT. Default: spark-submit's.")
  @Nullable String master;

  /** Starts the session of a job. */
  JobSession session(String job) {
    SparkSession.Builder builder = SparkSession.builder().appName("spark-bit " + job);
    SparkConf set = new SparkConf();
    if (!set.contains(MAGIC_COMMITTER)) {
      builder.config(MAGIC_COMMITTER, false);
    }
    if (master != null) {
      builder.master(master);
    } else if (!set.contains(MASTER)) {
      builder.master("local[*]"); // Started without spark-submit, from an IDE for example.
    }
    return JobSession.of(builder);
  }
}
