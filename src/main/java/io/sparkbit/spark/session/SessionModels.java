package io.sparkbit.spark.session;

import io.sparkbit.hub.ModelHub;
import org.apache.spark.sql.SparkSession;

/** The models that a session reaches. */
public final class SessionModels {

  private SessionModels() {}

  /** With the session's settings of Hadoop file systems, and those of the environment. */
  public static ModelHub of(SparkSession spark) {
    return ModelHub.of(HadoopSettings.of(spark));
  }
}
