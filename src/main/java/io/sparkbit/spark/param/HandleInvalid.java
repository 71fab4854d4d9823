package io.sparkbit.spark.param;

import io.sparkbit.error.UserException;
import io.sparkbit.inference.Failure;
import java.util.Arrays;
import java.util.Locale;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;

/** Policies for rows whose image cannot be read. */
public enum HandleInvalid {
  /** The job fails. */
  ERROR,
  /** The row is dropped. */
  SKIP,
  /** The row gets nulls and the reason. */
  KEEP;

  /**
   * Returns the policy that a Param value names.
   *
   * @throws UserException if there is no such policy
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

  /** Returns the column that holds the reason, with {@link #KEEP}. */
  public static StructField errorField(String name) {
    return DataTypes.createStructField(name, DataTypes.StringType, true);
  }

  /** Returns the exception that fails the job. */
  public static UserException failure(Failure failure) {
    return new UserException(
        ("Image cannot be used: %s. To go on without such images, set handleInvalid to 'skip' or,"
                + " unless you train a model, to 'keep' (nulls and the reason in a column)")
            .formatted(failure));
  }
}
