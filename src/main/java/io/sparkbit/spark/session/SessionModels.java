package io.sparkbit.spark.session;

import io.sparkbit.hub.ModelHub;
import org.apache.spark.sql.SparkSession;

/** Access to models with the settings of a session. */
public final class SessionModels {

  private SessionModels() {}

  /** Returns a hub with the session's Hadoop settings and those of the environment. */
  public static ModelHub of(SparkSession spark) {
    return ModelHub.of(HadoopSettings.of(spark));
  }
}
