package io.sparkbit.checkpoint;

import io.sparkbit.error.UserFacing;
import io.sparkbit.json.Messages;
import java.io.IOException;

/**
 * A checkpoint that cannot be used: malformed, incomplete or not the one that was asked for. The
 * message names the file and says what was found.
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
