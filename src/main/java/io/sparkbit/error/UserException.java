package io.sparkbit.error;

/**
 * Something that the user can put right: an option, a Param, a file, a table, a setting of the
 * machine. The message says the problem, its cause and the remedy, and names what the user named.
 *
 * <p>An {@link IllegalArgumentException}, as users of Spark ML know it from stages.
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
