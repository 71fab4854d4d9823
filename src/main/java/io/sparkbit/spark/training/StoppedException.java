package io.sparkbit.spark.training;

import java.io.IOException;

/** Thrown when another worker has failed. This worker's weights are as they were. */
final class StoppedException extends IOException {

  private static final long serialVersionUID = 1L;

  StoppedException(String message) {
    super(message);
  }
}
