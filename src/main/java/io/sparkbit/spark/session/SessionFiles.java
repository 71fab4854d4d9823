package io.sparkbit.spark.session;

import io.sparkbit.files.HadoopFiles;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.apache.spark.sql.SparkSession;

/** Access to files with the Hadoop settings of a session. */
public final class SessionFiles {

  private SessionFiles() {}

  /** Returns the files reached with the session's Hadoop settings. */
  public static HadoopFiles of(SparkSession spark) {
    return new HadoopFiles(HadoopSettings.of(spark));
  }

  /** Returns the session's Hadoop settings. */
  public static Configuration settings(SparkSession spark) {
    return HadoopSettings.of(spark);
  }

  /** Returns the Hadoop settings that a session started now would have. */
  public static Configuration settings() {
    return SparkHadoopUtil.get().newConfiguration(new SparkConf());
  }
}
