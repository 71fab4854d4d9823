package io.sparkbit.hub.folder;

import java.nio.file.Path;
import java.util.List;

/** A file that exists where a model is kept, here or elsewhere. */
public interface StoredFile {

  /** Without folders. */
  String name();

  /** The file on this machine; brought here if it is elsewhere. */
  Path fetch() throws ModelNotFoundException;

  /** The file and those that it names, on this machine. */
  default List<Path> fetchAll() throws ModelNotFoundException {
    return List.of(fetch());
  }

  /** A file of this machine. */
  static StoredFile here(Path file) {
    return new Here(file);
  }

  /**
   * A file of this machine.
   *
   * @param fetch where it is
   */
  record Here(Path fetch) implements StoredFile {
    @Override
    public String name() {
      return fetch.getFileName().toString();
    }
  }
}
