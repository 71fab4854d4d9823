package io.sparkbit.hub.folder;

import io.sparkbit.error.UserFacing;
import java.io.IOException;

/**
 * Thrown when a location has no complete model. The message names the location and what is missing.
 */
public final class ModelNotFoundException extends IOException implements UserFacing {

  private static final long serialVersionUID = 1L;

  public ModelNotFoundException(String message) {
    super(message);
  }

  public ModelNotFoundException(String message, Throwable cause) {
    super(message, cause);
  }
}
