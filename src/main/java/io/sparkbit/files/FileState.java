package io.sparkbit.files;

import java.time.Instant;

/**
 * What a file system says of a path.
 *
 * @param kind of what is there
 * @param length in bytes; negative if the file system does not know, as that of https
 * @param modified when; the epoch if the file system does not know
 */
public record FileState(Kind kind, long length, Instant modified) {

  /** What may be at a path. */
  public enum Kind {
    FILE,
    FOLDER
  }
}
