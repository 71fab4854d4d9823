package io.sparkbit.hub.cache;

import io.sparkbit.hub.folder.ModelNotFoundException;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The content of a file, which distinguishes its copies from other files and from damaged ones.
 *
 * @param name without folders
 * @param length in bytes
 * @param sha256 64 hexadecimal digits
 */
public record FileContent(String name, long length, String sha256) implements Serializable {

  /** Reads the content of a local file. */
  static FileContent of(Path file) throws IOException {
    return new FileContent(
        file.getFileName().toString(), Files.size(file), FileDigests.sha256(file));
  }

  /** Returns whether a file has exactly this content. */
  boolean isIn(Path file) throws IOException {
    return Files.isRegularFile(file)
        && Files.size(file) == length
        && FileDigests.sha256(file).equals(sha256);
  }

  /**
   * Refuses different content of the same file.
   *
   * @throws ModelNotFoundException if the content differs
   */
  void requireSame(FileContent found) throws ModelNotFoundException {
    if (!equals(found)) {
      throw new ModelNotFoundException(
          ("%s has changed since the job began: it had %d bytes and the digest %s, and has %d"
                  + " bytes and the digest %s; start the job again")
              .formatted(name, length, sha256, found.length, found.sha256));
    }
  }
}
