package io.sparkbit.hub.cache;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Gives files additional names. */
public final class Links {

  private Links() {}

  /**
   * Makes a file available under another path, as a relative link, or as a copy where links are not
   * supported. Does nothing if the path exists.
   *
   * @return {@code pointer}
   */
  public static Path link(Path file, Path pointer) throws IOException {
    if (Files.exists(pointer)) {
      return pointer;
    }
    Path folder = pointer.resolveSibling("");
    Files.createDirectories(folder);
    Files.deleteIfExists(pointer); // A broken link.
    try {
      Files.createSymbolicLink(pointer, folder.relativize(file));
    } catch (FileAlreadyExistsException e) {
      return pointer; // Another thread or process was faster.
    } catch (UnsupportedOperationException | IOException e) {
      copy(file, pointer);
    }
    return pointer;
  }

  private static void copy(Path file, Path pointer) throws IOException {
    Path partial = pointer.resolveSibling(pointer.getFileName() + ".incomplete");
    Files.copy(file, partial, StandardCopyOption.REPLACE_EXISTING);
    moveInto(partial, pointer);
  }

  /** Renames a finished file atomically. */
  public static void moveInto(Path partial, Path file) throws IOException {
    Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
  }
}
