package io.sparkbit.spark.training;

import java.io.IOException;

/** Thrown when another worker cannot be reached. This worker's weights are as they were. */
final class PeerException extends IOException {

  private static final long serialVersionUID = 1L;

  PeerException(String message, Throwable cause) {
    super(message, cause);
  }
}
