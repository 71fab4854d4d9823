package io.sparkbit.jobs.session;

import io.sparkbit.spark.metrics.RunMetrics;
import io.sparkbit.spark.session.SessionFiles;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;

/**
 * The session of a job.
 *
 * @param spark the session
 * @param wasThere before the job, as in a notebook; it is left to whoever started it
 * @param metrics what the job counts
 */
public record JobSession(SparkSession spark, boolean wasThere, RunMetrics metrics)
    implements AutoCloseable {

  public static JobSession of(SparkSession.Builder builder) {
    boolean wasThere =
        SparkSession.getActiveSession().isDefined() || SparkSession.getDefaultSession().isDefined();
    SparkSession spark = builder.getOrCreate();
    return new JobSession(spark, wasThere, RunMetrics.begin(spark.sparkContext()));
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
