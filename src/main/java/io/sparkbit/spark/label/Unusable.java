package io.sparkbit.spark.label;

import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.when;

import io.sparkbit.error.UserException;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Finds values that cannot be used. */
final class Unusable {

  private Unusable() {}

  /**
   * Refuses a table with such values.
   *
   * @param isWrong where a value that is not null cannot be used
   * @param error makes the error of their number and one of them, in words
   */
  static void requireNone(
      Dataset<?> images, Column value, Column isWrong, Function<String, UserException> error) {
    Column wrong = value.isNotNull().and(isWrong);
    Row found = images.agg(count_if(wrong), min(when(wrong, value))).first();
    if (found.getLong(0) > 0) {
      throw error.apply("%,d, such as %s".formatted(found.getLong(0), found.get(1)));
    }
  }
}
