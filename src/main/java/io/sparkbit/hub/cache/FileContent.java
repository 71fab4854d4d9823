package io.sparkbit.hub.cache;

import io.sparkbit.hub.folder.ModelNotFoundException;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a file holds, by which its copies are told from other files and from damaged ones.
 *
 * @param name without folders
 * @param length in bytes
 * @param sha256 64 hexadecimal digits
 */
public record FileContent(String name, long length, String sha256) implements Serializable {

  /** Of a file of this machine. */
  static FileContent of(Path file) throws IOException {
    return new FileContent(
        file.getFileName().toString(), Files.size(file), FileDigests.sha256(file));
  }

  /** Whether a file holds just this. */
  boolean isIn(Path file) throws IOException {
    return Files.isRegularFile(file)
        && Files.size(file) == length
        && FileDigests.sha256(file).equals(sha256);
  }

  /**
   * Refuses another content of the same file.
   *
   * @throws ModelNotFoundException if it is another
   */
  void requireSame(FileContent found) throws ModelNotFoundException {
    if (!equals(found)) {
      throw new ModelNotFoundException(
          "%s has changed since the job began: it had %d bytes and the digest %s, and has %d bytes and the digest %s; start the job again"
              .formatted(name, length, sha256, found.length, found.sha256));
    }
  }
}
