package io.sparkbit.spark.session;

import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;

/** The Hadoop configuration of a session. */
public final class HadoopSettings {

  private HadoopSettings() {}

  /** Returns the configuration, with what notebooks set by {@code spark.conf.set}. */
  public static Configuration of(SparkSession spark) {
    return ((org.apache.spark.sql.classic.SparkSession) spark).sessionState().newHadoopConf();
  }
}
