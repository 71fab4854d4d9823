package io.sparkbit.error;

/**
 * Thrown for problems that the user can fix: an option, a Param, a file, a table, a setting of the
 * machine. The message gives the problem, its cause and the remedy, in the user's terms.
 *
 * <p>An {@link IllegalArgumentException}, like those of Spark ML stages.
 */
public class UserException extends IllegalArgumentException implements UserFacing {

  private static final long serialVersionUID = 1L;

  public UserException(String message) {
    super(message);
  }

  public UserException(String message, Throwable cause) {
    super(message, cause);
  }
}
