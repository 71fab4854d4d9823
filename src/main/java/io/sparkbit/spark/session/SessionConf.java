package io.sparkbit.spark.session;

import io.sparkbit.error.UserException;
import java.time.Duration;
import java.util.function.ToLongFunction;
import org.apache.spark.network.util.JavaUtils;
import org.apache.spark.sql.SparkSession;

/** The settings of the stages that are the cluster's matter and not the pipeline's. */
public final class SessionConf {

  /** How long an executor keeps a model that no task uses. */
  public static final String MODEL_IDLE_TIME = "spark.bit.modelIdleTime";

  /** How many bytes of images a task holds ahead of the network at most. */
  static final String READ_AHEAD_BYTES = "spark.bit.readAheadBytes";

  private SessionConf() {}

  /**
   * As the session says.
   *
   * @throws UserException if that is no time
   */
  public static Duration modelIdleTime(SparkSession spark) {
    return Duration.ofMillis(
        read(spark, MODEL_IDLE_TIME, "10min", "a time", JavaUtils::timeStringAsMs));
  }

  /**
   * As the session says.
   *
   * @throws UserException if that is no number of bytes
   */
  public static long readAheadBytes(SparkSession spark) {
    return read(spark, READ_AHEAD_BYTES, "64m", "a number of bytes", JavaUtils::byteStringAsBytes);
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
