package io.sparkbit.spark;

import io.sparkbit.source.HadoopFiles;
import org.apache.spark.sql.SparkSession;

/** The files that a session reaches. */
public final class SessionFiles {

  private SessionFiles() {}

  /** With the session's settings of Hadoop file systems. */
  public static HadoopFiles of(SparkSession spark) {
    return new HadoopFiles(HadoopSettings.of(spark));
  }
}
