package io.sparkbit.jobs.option;

import io.sparkbit.error.UserException;

/**
 * Thrown when options contradict each other, or one has a value that it cannot have, whatever is in
 * files and tables. The message names the options as the user types them.
 */
public final class UsageException extends UserException {

  private static final long serialVersionUID = 1L;

  public UsageException(String message) {
    super(message);
  }
}
