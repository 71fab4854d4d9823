package io.sparkbit.source;

import io.sparkbit.source.UnreadableFileException.Reason;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** What a location names: a file, a folder, or those that a glob matches. */
final class Matches {

  private Matches() {}

  /**
   * Files and folders, at least one.
   *
   * @throws UnreadableFileException if there is nothing, or the file system cannot be asked
   */
  static List<FileStatus> of(String location, Configuration configuration)
      throws UnreadableFileException {
    try {
      Path path = new Path(location);
      FileSystem fileSystem = path.getFileSystem(configuration);
      return exactOrGlob(fileSystem, path);
    } catch (UnreadableFileException e) {
      throw e;
    } catch (IOException | IllegalArgumentException e) {
      throw UnreadableFileException.unlisted(location, e);
    }
  }

  /** A file's own name may look like a glob. */
  private static List<FileStatus> exactOrGlob(FileSystem fileSystem, Path path) throws IOException {
    try {
      return List.of(fileSystem.getFileStatus(path));
    } catch (FileNotFoundException e) {
      FileStatus[] matches = fileSystem.globStatus(path);
      if (matches == null || matches.length == 0) {
        throw new UnreadableFileException(
            Reason.NOT_FOUND, "There is no file or folder %s".formatted(path), null);
      }
      return List.of(matches);
    }
  }
}
