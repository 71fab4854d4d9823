package io.sparkbit.training;

import io.sparkbit.error.UserFacing;

/** Thrown when training cannot continue. */
public final class TrainingException extends RuntimeException implements UserFacing {

  private static final long serialVersionUID = 1L;

  TrainingException(String message) {
    super(message);
  }
}
