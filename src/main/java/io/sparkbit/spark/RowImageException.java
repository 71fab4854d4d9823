package io.sparkbit.spark;

import io.sparkbit.inference.Failure;

/** A row has no image. */
final class RowImageException extends Exception {

  private static final long serialVersionUID = 1L;

  private final transient Failure failure;

  RowImageException(Failure failure) {
    super(failure.toString());
    this.failure = failure;
  }

  Failure failure() {
    return failure;
  }
}
