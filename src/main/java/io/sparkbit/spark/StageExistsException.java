package io.sparkbit.spark;

import io.sparkbit.error.UserFacing;
import java.io.IOException;

/**
 * Thrown if a stage is saved where something is already, and nobody asked to overwrite it. An
 * {@link IOException}, as Spark ML's writers throw.
 */
final class StageExistsException extends IOException implements UserFacing {

  private static final long serialVersionUID = 1L;

  StageExistsException(String path) {
    super(
        "%s is already there; save to another folder, or replace it by write().overwrite().save(...)"
            .formatted(path));
  }
}
