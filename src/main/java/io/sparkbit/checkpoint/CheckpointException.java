package io.sparkbit.checkpoint;

import io.sparkbit.error.UserFacing;
import io.sparkbit.json.Messages;
import java.io.IOException;

/**
 * Thrown when a checkpoint cannot be used: it is malformed, incomplete or not the expected one. The
 * message names the file and the problem.
 */
public final class CheckpointException extends IOException implements UserFacing {

  private static final long serialVersionUID = 1L;

  public CheckpointException(String message) {
    super(Messages.shortened(message));
  }

  public CheckpointException(String message, Throwable cause) {
    super(Messages.shortened(message), cause);
  }
}
