package io.sparkbit.hub.cache;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Second names for files. */
public final class Links {

  private Links() {}

  /**
   * Makes a file known under another path: by a relative link, or by a copy where there are no
   * links. Does nothing if the path exists.
   */
  public static Path link(Path file, Path pointer) throws IOException {
    if (Files.exists(pointer)) {
      return pointer;
    }
    Path folder = pointer.resolveSibling("");
    Files.createDirectories(folder);
    Files.deleteIfExists(pointer); // A link that leads nowhere.
    try {
      Files.createSymbolicLink(pointer, folder.relativize(file));
    } catch (FileAlreadyExistsException e) {
      return pointer; // Somebody else was faster.
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

  /** Gives a finished file its name, at once or not at all. */
  public static void moveInto(Path partial, Path file) throws IOException {
    Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
  }
}
