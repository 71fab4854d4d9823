package io.sparkbit.files;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/**
 * Which folders of this machine a search enters, so that it ends and finds each image once: what a
 * link leads to is not entered if it is found under its own name, which is not so of hidden
 * folders, lies above, or was entered already.
 */
final class SearchedTree {

  private final Path root;
  private final Path realRoot;
  private final Set<Path> entered = new HashSet<>();

  /**
   * The tree below a folder.
   *
   * @param root where the search began
   */
  SearchedTree(Path root) throws IOException {
    this.root = root.toAbsolutePath().normalize();
    this.realRoot = root.toRealPath();
  }

  /** Whether the search goes into a folder that it has found, or begins in it. */
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
