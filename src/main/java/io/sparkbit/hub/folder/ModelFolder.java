package io.sparkbit.hub.folder;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A place that stores files by name. Its {@code toString} names it in errors. */
public interface ModelFolder {

  /** Returns the file with a name, if it exists. */
  Optional<StoredFile> find(String name) throws ModelNotFoundException;

  /** Returns the names of all {@code .npz} files, as far as the place can list them. */
  List<String> archives() throws ModelNotFoundException;

  /**
   * Returns a folder on this machine that contains all given files.
   *
   * @param files that were fetched from here, at least one
   */
  default Path together(List<Path> files) throws ModelNotFoundException {
    return files.get(0).resolveSibling("");
  }

  /** Returns the URI under which other machines find this place, if they do. */
  default Optional<String> shared() {
    return Optional.empty();
  }
}
