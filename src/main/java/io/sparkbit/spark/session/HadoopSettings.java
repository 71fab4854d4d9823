package io.sparkbit.spark.session;

import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;

/** The Hadoop configuration of a session. */
public final class HadoopSettings {

  private HadoopSettings() {}

  /** With what {@code spark.conf.set} says of file systems, as notebooks do. */
  public static Configuration of(SparkSession spark) {
    return ((org.apache.spark.sql.classic.SparkSession) spark).sessionState().newHadoopConf();
  }
}
