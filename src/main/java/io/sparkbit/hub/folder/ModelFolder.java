package io.sparkbit.hub.folder;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A place that keeps files by name. Its {@code toString} names it in errors. */
public interface ModelFolder {

  /** The file of that name, if there is one. */
  Optional<StoredFile> find(String name) throws ModelNotFoundException;

  /** The names of all {@code .npz} files, as far as the place can list them. */
  List<String> archives() throws ModelNotFoundException;

  /**
   * A folder of this machine that holds all of some files.
   *
   * @param files that were fetched from here, at least one
   */
  default Path together(List<Path> files) throws ModelNotFoundException {
    return files.get(0).resolveSibling("");
  }

  /** The URI under which other machines find this place, if they do. */
  default Optional<String> shared() {
    return Optional.empty();
  }
}
