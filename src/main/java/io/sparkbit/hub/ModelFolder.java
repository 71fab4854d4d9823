package io.sparkbit.hub;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A place that keeps files by name. Its {@code toString} names it in errors. */
interface ModelFolder {

  /** The file of that name, if there is one. */
  Optional<StoredFile> find(String name) throws ModelNotFoundException;

  /** The names of all {@code .npz} files, as far as the place can list them. */
  List<String> archives() throws ModelNotFoundException;

  /**
   * An index in the same folder as the files that it names.
   *
   * @param index that was fetched from here
   * @param files that were fetched from here
   */
  default Path together(Path index, List<Path> files) throws ModelNotFoundException {
    return index;
  }
}
