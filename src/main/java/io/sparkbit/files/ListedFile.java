package io.sparkbit.files;

import java.time.Instant;
import org.apache.hadoop.fs.FileStatus;

/**
 * A file as its folder's listing tells of it.
 *
 * @param path with the scheme of its file system
 * @param length in bytes
 * @param modified when; the epoch if the file system does not know
 */
public record ListedFile(String path, long length, Instant modified) {

  static ListedFile of(FileStatus status) {
    return new ListedFile(
        status.getPath().toString(),
        status.getLen(),
        Instant.ofEpochMilli(status.getModificationTime()));
  }
}
