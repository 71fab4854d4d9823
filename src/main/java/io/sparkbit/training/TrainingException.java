package io.sparkbit.training;

import io.sparkbit.error.UserFacing;

/** A training that cannot go on. */
public final class TrainingException extends RuntimeException implements UserFacing {

  private static final long serialVersionUID = 1L;

  TrainingException(String message) {
    super(message);
  }
}
