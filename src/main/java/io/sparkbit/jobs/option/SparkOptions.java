package io.sparkbit.jobs.option;

import io.sparkbit.error.UserException;
import io.sparkbit.jobs.output.MayDiffer;
import io.sparkbit.jobs.session.JobSession;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option for the Spark master. */
public final class SparkOptions {

  private static final String MASTER = "spark.master";

  private static final Pattern MASTERS =
      Pattern.compile(
          "local(\\[([1-9]\\d*|\\*)(\\s*,\\s*\\d+)?\\]|-cluster\\[.+\\])?|spark://.+:\\d+|k8s://.+|yarn");

  /** The least heap of Spark's UnifiedMemoryManager, in bytes: 1.5 times what it reserves. */
  private static final long LEAST_HEAP = 450L << 20;

  /**
   * Spark 4.1 turns this committer on by itself where it finds its hadoop-cloud module
   * (SparkContext.enableMagicCommitterIfNeeded). The committer publishes files only when the whole
   * job has ended, so an interrupted run would leave nothing to resume.
   */
  private static final String MAGIC_COMMITTER = "spark.hadoop.fs.s3a.committer.magic.enabled";

  @MayDiffer
  @Option(
      names = "--master",
      order = StandardOptions.LAST - 1,
      paramLabel = "URL",
      description = "Spark master, such as local[2] or spark://HOST:PORT. Default: spark-submit's.")
  @Nullable String master;

  /**
   * Starts the session of a job.
   *
   * @throws UserException if a setting is invalid, or the heap too small
   */
  public JobSession session(String job) {
    SparkSession.Builder builder = SparkSession.builder().appName("spark-bit " + job);
    SparkConf set = new SparkConf();
    if (!set.contains(MAGIC_COMMITTER)) {
      builder.config(MAGIC_COMMITTER, false);
    }
    // Without either, the job was started without spark-submit, such as from an IDE.
    String url = master == null ? set.get(MASTER, "local[*]") : master;
    requireMaster(master == null ? MASTER : "--master", url);
    requireHeap();
    return JobSession.of(builder, url);
  }

  /** Refuses a master that Spark itself would reject in a screen of stack traces. */
  private static void requireMaster(String option, String master) {
    if (!MASTERS.matcher(master).matches()) {
      throw new UsageException(
          "%s is '%s', but must be local[N], spark://HOST:PORT, k8s://URL or yarn"
              .formatted(option, master));
    }
  }

  private static void requireHeap() {
    long heap = Runtime.getRuntime().maxMemory();
    if (heap < LEAST_HEAP) {
      throw new UserException(
          ("Spark needs a heap of %d MiB, but the driver has %d; give it more with --"
                  + " --driver-memory 1g")
              .formatted(LEAST_HEAP >> 20, heap >> 20));
    }
  }
}
