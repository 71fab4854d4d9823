package io.sparkbit.spark.session;

import java.time.Duration;
import org.apache.spark.network.util.JavaUtils;
import org.apache.spark.sql.SparkSession;

/** The settings of the stages that are the cluster's matter and not the pipeline's. */
public final class SessionConf {

  /** How long an executor keeps a model that no task uses. */
  static final String MODEL_IDLE_TIME = "spark.bit.modelIdleTime";

  /** How many bytes of images a task holds ahead of the network at most. */
  static final String READ_AHEAD_BYTES = "spark.bit.readAheadBytes";

  private SessionConf() {}

  public static Duration modelIdleTime(SparkSession spark) {
    return Duration.ofMillis(JavaUtils.timeStringAsMs(spark.conf().get(MODEL_IDLE_TIME, "10min")));
  }

  public static long readAheadBytes(SparkSession spark) {
    return JavaUtils.byteStringAsBytes(spark.conf().get(READ_AHEAD_BYTES, "64m"));
  }
}
