package io.sparkbit.spark.session;

import io.sparkbit.error.UserException;
import java.time.Duration;
import java.util.function.ToLongFunction;
import org.apache.spark.network.util.JavaUtils;
import org.apache.spark.sql.SparkSession;

/** Settings of the stages that belong to the cluster, not the pipeline. */
public final class SessionConf {

  /** How long an executor keeps an unused model. */
  public static final String MODEL_IDLE_TIME = "spark.bit.modelIdleTime";

  /** The most bytes of images that a task holds ahead of the network. */
  static final String READ_AHEAD_BYTES = "spark.bit.readAheadBytes";

  /** The most bytes of features that an executor keeps on its disk. */
  public static final String FEATURE_CACHE_BYTES = "spark.bit.featureCacheBytes";

  private SessionConf() {}

  /**
   * Returns how long an executor keeps an unused model; by default 10 minutes.
   *
   * @throws UserException if the setting is not a time
   */
  public static Duration modelIdleTime(SparkSession spark) {
    return Duration.ofMillis(
        read(spark, MODEL_IDLE_TIME, "10min", "a time", JavaUtils::timeStringAsMs));
  }

  /**
   * Returns how many bytes of images a task may read ahead; by default 64 MiB.
   *
   * @throws UserException if the setting is not a number of bytes
   */
  public static long readAheadBytes(SparkSession spark) {
    return read(spark, READ_AHEAD_BYTES, "64m", "a number of bytes", JavaUtils::byteStringAsBytes);
  }

  /**
   * Returns how many bytes of features an executor keeps on its disk; by default 4 GiB. Zero keeps
   * none.
   *
   * @throws UserException if the setting is not a number of bytes
   */
  public static long featureCacheBytes(SparkSession spark) {
    return read(
        spark, FEATURE_CACHE_BYTES, "4g", "a number of bytes", JavaUtils::byteStringAsBytes);
  }

  private static long read(
      SparkSession spark,
      String name,
      String byDefault,
      String kind,
      ToLongFunction<String> parser) {
    String value = spark.conf().get(name, byDefault);
    try {
      return parser.applyAsLong(value);
    } catch (NumberFormatException e) {
      throw new UserException(
          "%s is '%s', but must be %s, such as %s".formatted(name, value, kind, byDefault), e);
    }
  }
}
