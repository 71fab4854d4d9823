package io.sparkbit.spark.session;

import io.sparkbit.files.HadoopFiles;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.apache.spark.sql.SparkSession;

/** The files that a session reaches. */
public final class SessionFiles {

  private SessionFiles() {}

  /** With the session's settings of Hadoop file systems. */
  public static HadoopFiles of(SparkSession spark) {
    return new HadoopFiles(HadoopSettings.of(spark));
  }

  /** The settings with which they are reached. */
  public static Configuration settings(SparkSession spark) {
    return HadoopSettings.of(spark);
  }

  /** The settings of a session that is started now. */
  public static Configuration settings() {
    return SparkHadoopUtil.get().newConfiguration(new SparkConf());
  }
}
