package io.sparkbit.jobs.session;

import io.sparkbit.error.UserException;
import io.sparkbit.spark.metrics.RunMetrics;
import io.sparkbit.spark.session.SessionFiles;
import java.io.IOException;
import org.apache.commons.lang3.StringUtils;
import org.apache.commons.lang3.exception.ExceptionUtils;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;

/**
 * The Spark session of a job.
 *
 * @param spark the session
 * @param wasThere whether it existed before the job, as in a notebook; its owner closes it
 * @param metrics counters of the job
 */
public record JobSession(SparkSession spark, boolean wasThere, RunMetrics metrics)
    implements AutoCloseable {

  private static final String HIVE = "org.apache.spark.sql.hive.";

  private static final String SPARK_VERSION = org.apache.spark.package$.MODULE$.SPARK_VERSION();

  /**
   * Starts a session, or uses the existing one.
   *
   * @param master URL of a new session's master
   * @throws UserException if Spark does not start because its settings cannot be used on this
   *     machine
   */
  public static JobSession of(SparkSession.Builder builder, String master) {
    boolean wasThere =
        SparkSession.getActiveSession().isDefined() || SparkSession.getDefaultSession().isDefined();
    SparkSession spark = start(builder.master(master), master);
    if (!wasThere) { // Others than jobs have their own ways to show progress.
      spark.sparkContext().addSparkListener(StageProgress.barsOrLines());
    }
    return new JobSession(spark, wasThere, RunMetrics.begin(spark.sparkContext()));
  }

  private static SparkSession start(SparkSession.Builder builder, String master) {
    try {
      SparkSession spark = builder.getOrCreate();
      spark.conf().getAll(); // Reads the SQL settings, which otherwise happens at the first table.
      return spark;
    } catch (Exception e) { // Scala throws checked exceptions undeclared.
      throw new UserException("Spark cannot start: " + reason(e, master), e);
    }
  }

  private static String reason(Exception failure, String master) {
    Throwable root = ExceptionUtils.getRootCause(failure);
    String message = String.valueOf(root.getMessage());
    if (root instanceof ClassNotFoundException && message.startsWith(HIVE)) {
      return "spark.sql.catalogImplementation=hive needs a Spark with Hive, and this one has none."
          + " Set SPARK_HOME to one that has, or configure a catalog (spark.sql.catalog.NAME)";
    }
    // A context stops itself if no master answers, and what it does next fails.
    return message.contains("stopped SparkContext")
        ? ("the master %s does not answer, runs another version of Spark than this one (%s), or could"
                + " start no executor, as its log then says. Check --master, and set SPARK_HOME to"
                + " the Spark of the cluster")
            .formatted(master, SPARK_VERSION)
        : "%s. Correct the setting in conf/spark-defaults.conf or after --"
            .formatted(StringUtils.substringBefore(message, "\n"));
  }

  /** Returns the file system settings that the session of a job has, or will have once it runs. */
  public static Configuration settings() {
    return SparkSession.getActiveSession().isDefined()
        ? SessionFiles.settings(SparkSession.getActiveSession().get())
        : SessionFiles.settings();
  }

  /** Names what is done from now on, for the progress shown and for Spark's UI. */
  public void begin(String work) {
    spark.sparkContext().setJobDescription(work);
  }

  @Override
  public void close() throws IOException {
    if (!wasThere) {
      spark.close();
    }
  }
}
