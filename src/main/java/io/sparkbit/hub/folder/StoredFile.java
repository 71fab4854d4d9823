package io.sparkbit.hub.folder;

import java.nio.file.Path;
import java.util.List;

/** A file of a model, on this machine or elsewhere. */
public interface StoredFile {

  /** Returns the file name, without folders. */
  String name();

  /** Returns the file on this machine, fetching it if it is elsewhere. */
  Path fetch() throws ModelNotFoundException;

  /** Returns the file and those that it names, on this machine. */
  default List<Path> fetchAll() throws ModelNotFoundException {
    return List.of(fetch());
  }

  /** Returns a file on this machine. */
  static StoredFile here(Path file) {
    return new Here(file);
  }

  /**
   * A file on this machine.
   *
   * @param fetch its path
   */
  record Here(Path fetch) implements StoredFile {
    @Override
    public String name() {
      return fetch.getFileName().toString();
    }
  }
}
