package io.sparkbit.files;

import java.time.Instant;

/**
 * The state of a path, as reported by its file system.
 *
 * @param kind the type of the path
 * @param length in bytes; negative if unknown, as over https
 * @param modified the modification time; the epoch if unknown
 */
public record FileState(Kind kind, long length, Instant modified) {

  /** The type of a path. */
  public enum Kind {
    FILE,
    FOLDER
  }
}
