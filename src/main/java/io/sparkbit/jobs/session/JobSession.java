package io.sparkbit.jobs.session;

import io.sparkbit.error.UserException;
import io.sparkbit.spark.metrics.RunMetrics;
import io.sparkbit.spark.session.SessionFiles;
import java.io.IOException;
import org.apache.commons.lang3.exception.ExceptionUtils;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;

/**
 * The session of a job.
 *
 * @param spark the session
 * @param wasThere before the job, as in a notebook; its owner closes it
 * @param metrics what the job counts
 */
public record JobSession(SparkSession spark, boolean wasThere, RunMetrics metrics)
    implements AutoCloseable {

  /**
   * Starts a session, or takes the one that is there.
   *
   * @throws UserException if Spark does not start: its settings cannot be used on this machine
   */
  public static JobSession of(SparkSession.Builder builder) {
    boolean wasThere =
        SparkSession.getActiveSession().isDefined() || SparkSession.getDefaultSession().isDefined();
    SparkSession spark = start(builder);
    return new JobSession(spark, wasThere, RunMetrics.begin(spark.sparkContext()));
  }

  private static SparkSession start(SparkSession.Builder builder) {
    try {
      SparkSession spark = builder.getOrCreate();
      spark.conf().getAll(); // Reads the settings of SQL, which else happens at the first table.
      return spark;
    } catch (Exception e) { // Scala throws checked ones undeclared.
      throw new UserException(
          "Spark cannot start: %s. Correct the setting, in conf/spark-defaults.conf or behind --"
              .formatted(ExceptionUtils.getRootCause(e).getMessage()),
          e);
    }
  }

  /** What the session of a job says, or will say, of file systems: for that it need not run yet. */
  public static Configuration settings() {
    return SparkSession.getActiveSession().isDefined()
        ? SessionFiles.settings(SparkSession.getActiveSession().get())
        : SessionFiles.settings();
  }

  @Override
  public void close() throws IOException {
    if (!wasThere) {
      spark.close();
    }
  }
}
