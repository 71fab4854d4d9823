package io.sparkbit.spark.param;

import io.sparkbit.error.UserException;
import io.sparkbit.inference.Failure;
import java.util.Arrays;
import java.util.Locale;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;

/** What happens to rows whose image cannot be read. */
public enum HandleInvalid {
  /** The job fails. */
  ERROR,
  /** The row is left out. */
  SKIP,
  /** The row has nulls and says why. */
  KEEP;

  /**
   * The one that a Param names.
   *
   * @throws UserException if there is none of this name
   */
  public static HandleInvalid ofParam(String value) {
    return Arrays.stream(values())
        .filter(policy -> policy.name().toLowerCase(Locale.ROOT).equals(value))
        .findFirst()
        .orElseThrow(
            () ->
                new UserException(
                    "handleInvalid must be error, skip or keep, but is '%s'".formatted(value)));
  }

  /** The column that says why, with {@link #KEEP}. */
  public static StructField errorField(String name) {
    return DataTypes.createStructField(name, DataTypes.StringType, true);
  }

  /** The exception that fails the job. */
  public static UserException failure(Failure failure) {
    return new UserException(
        "Image cannot be used: %s. Set handleInvalid to 'keep' (nulls and the reason in a column) or 'skip' to go on without such images"
            .formatted(failure));
  }
}
