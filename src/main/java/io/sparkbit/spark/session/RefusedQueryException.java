package io.sparkbit.spark.session;

import io.sparkbit.error.UserException;
import io.sparkbit.error.UserFacing;
import java.util.function.Supplier;
import org.apache.spark.QueryContext;
import org.apache.spark.sql.AnalysisException;
import scala.Option;
import scala.collection.immutable.Map;

/**
 * A user's mistake in a query, as Spark reports its own: shells print the sentence without a stack
 * trace, and Python gets an {@code AnalysisException}.
 */
public final class RefusedQueryException extends AnalysisException implements UserFacing {

  private static final long serialVersionUID = 1L;

  /**
   * Spark's condition for errors that are a message; PySpark cannot show one without a condition.
   */
  private static final String MESSAGE_ONLY = "_LEGACY_ERROR_USER_RAISED_EXCEPTION";

  private RefusedQueryException(UserException mistake) {
    super(
        mistake.message(),
        Option.empty(),
        Option.empty(),
        Option.empty(),
        Option.apply(MESSAGE_ONLY),
        new Map.Map1<>("errorMessage", mistake.message()),
        new QueryContext[0]);
    addSuppressed(mistake); // spark-sql prints the stack trace of an exception with a cause.
  }

  /** Returns what is supplied, and throws this exception in place of a {@link UserException}. */
  public static <T> T insteadOfUserException(Supplier<T> supplier) {
    try {
      return supplier.get();
    } catch (UserException mistake) {
      throw RefusedQueryException.<RuntimeException>unchecked(new RefusedQueryException(mistake));
    }
  }

  /** Spark, in Scala, has no checked exceptions. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <E extends Exception> E unchecked(Exception e) throws E {
    throw (E) e;
  }
}
