package io.sparkbit.jobs;

import java.io.IOException;
import org.apache.spark.sql.SparkSession;

/**
 * The session of a job.
 *
 * @param spark the session
 * @param wasThere before the job, as in a notebook; it is left to whoever started it
 */
record JobSession(SparkSession spark, boolean wasThere) implements AutoCloseable {

  static JobSession of(SparkSession.Builder builder) {
    boolean wasThere =
        SparkSession.getActiveSession().isDefined() || SparkSession.getDefaultSession().isDefined();
    return new JobSession(builder.getOrCreate(), wasThere);
  }

  @Override
  public void close() throws IOException {
    if (!wasThere) {
      spark.close();
    }
  }
}
