package io.sparkbit.files;

import java.time.Instant;
import org.apache.hadoop.fs.FileStatus;

/**
 * A file in the listing of its folder.
 *
 * @param path with the scheme of its file system
 * @param length in bytes
 * @param modified the modification time; the epoch if unknown
 */
public record ListedFile(String path, long length, Instant modified) {

  static ListedFile of(FileStatus status) {
    return new ListedFile(
        status.getPath().toString(),
        status.getLen(),
        Instant.ofEpochMilli(status.getModificationTime()));
  }
}
