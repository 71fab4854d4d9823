package io.sparkbit.files;

import io.sparkbit.error.Suggestion;
import java.io.File;
import java.util.Arrays;
import java.util.Optional;

/** The file or folder of this machine that a misspelt path means. */
public final class NearFile {

  private NearFile() {}

  /** Returns a neighbor of nearly the same name. */
  public static Optional<File> of(File path) {
    File folder = path.getAbsoluteFile().getParentFile();
    String[] names = folder == null ? null : folder.list();
    return names == null
        ? Optional.empty()
        : Suggestion.of(path.getName(), Arrays.asList(names)).map(name -> new File(folder, name));
  }
}
