package io.sparkbit.jobs.table;

import io.sparkbit.error.UserException;
import org.apache.commons.lang3.ClassUtils;
import org.apache.spark.package$;

/**
 * Libraries that bring formats of tables which Spark itself lacks. Platforms have them; elsewhere
 * the user adds them.
 */
enum TableLibrary {
  DELTA(
      "Delta Lake",
      "io.delta.sql.DeltaSparkSessionExtension",
      "io.delta:delta-spark_2.13:4.0.1",
      "--conf spark.sql.extensions=io.delta.sql.DeltaSparkSessionExtension"
          + " --conf spark.sql.catalog.spark_catalog=org.apache.spark.sql.delta.catalog.DeltaCatalog"),
  ICEBERG(
      "Apache Iceberg",
      "org.apache.iceberg.spark.SparkCatalog",
      "org.apache.iceberg:iceberg-spark-runtime-4.0_2.13:1.10.1",
      "--conf spark.sql.catalog.NAME=org.apache.iceberg.spark.SparkCatalog");

  private final String title;
  private final String type;
  private final String artifact;
  private final String settings;

  /**
   * @param title its name for people
   * @param type a class that it has
   * @param artifact its Maven coordinates, for Spark 4.0
   * @param settings what Spark's session needs to know, as options of spark-submit
   */
  TableLibrary(String title, String type, String artifact, String settings) {
    this.title = title;
    this.type = type;
    this.artifact = artifact;
    this.settings = settings;
  }

  /**
   * Refuses to go on without the library.
   *
   * @param what needs it, as the user named it
   */
  void require(String what) {
    try {
      ClassUtils.getClass(Thread.currentThread().getContextClassLoader(), type, false);
    } catch (ClassNotFoundException e) {
      throw new UserException(
          "%s needs %s, which is not on Spark's class path; add -- --packages %s %s (that is for Spark 4.0; here runs %s)"
              .formatted(what, title, artifact, settings, package$.MODULE$.SPARK_VERSION()),
          e);
    }
  }
}
