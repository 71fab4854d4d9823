package io.sparkbit.hub.cache;

import java.io.IOException;
import java.nio.file.Path;

/** Copies files of a model to this machine. */
public interface FileSource {
  /**
   * Copies a file.
   *
   * @param target is overwritten
   */
  void copy(FileContent file, Path target) throws IOException;
}
