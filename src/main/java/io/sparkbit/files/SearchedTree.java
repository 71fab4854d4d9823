package io.sparkbit.files;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/**
 * Decides which local folders a search enters, so that it ends and finds each image once. It enters
 * the target of a link only once, and only if the target neither contains the root nor is found
 * under its own name. Folders in hidden ones are not found under their own names.
 */
final class SearchedTree {

  private final Path root;
  private final Path realRoot;
  private final Set<Path> entered = new HashSet<>();

  /**
   * Creates the tree below a folder.
   *
   * @param root where the search began
   */
  SearchedTree(Path root) throws IOException {
    this.root = root.toAbsolutePath().normalize();
    this.realRoot = root.toRealPath();
  }

  /** Returns whether the search enters a folder that it has found or begins in. */
  boolean enters(Path folder) throws IOException {
    Path real = folder.toRealPath();
    Path name = folder.toAbsolutePath().normalize();
    if (name.startsWith(root) && realRoot.resolve(root.relativize(name)).equals(real)) {
      return true;
    }
    return !isFoundAnyway(real) && !realRoot.startsWith(real) && entered.add(real);
  }

  private boolean isFoundAnyway(Path real) {
    if (!real.startsWith(realRoot)) {
      return false;
    }
    for (Path name : realRoot.relativize(real)) {
      if (ImageNames.isHidden(name.toString())) {
        return false;
      }
    }
    return true;
  }
}
