package io.sparkbit.files;

import io.sparkbit.files.UnreadableFileException.Reason;
import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Finds what a location names: a file, a folder, or the matches of a glob. */
final class Matches {

  private Matches() {}

  /**
   * Returns the files and folders, at least one.
   *
   * @throws UnreadableFileException if there is none, or the file system cannot be queried
   */
  static List<FileStatus> of(String location, Configuration configuration)
      throws UnreadableFileException {
    try {
      Path path = FilePaths.of(location);
      FileSystem fileSystem = path.getFileSystem(configuration);
      if (LocalFiles.isLocal(fileSystem)) {
        LocalNames.requireExpressible(path.toUri().getPath());
      }
      List<FileStatus> matches = exactOrGlob(fileSystem, path);
      if (matches.isEmpty()) {
        matches = decoded(location, fileSystem);
      }
      if (matches.isEmpty()) {
        throw nothing(path, fileSystem);
      }
      return matches;
    } catch (UnreadableFileException e) {
      throw e;
    } catch (IOException | IllegalArgumentException e) {
      throw UnreadableFileException.unlisted(location, e);
    }
  }

  /** Tries the exact name first, because it may look like a glob. */
  private static List<FileStatus> exactOrGlob(FileSystem fileSystem, Path path) throws IOException {
    Optional<FileStatus> exact = status(fileSystem, path);
    if (exact.isPresent()) {
      return List.of(exact.get());
    }
    List<FileStatus> matches = new ArrayList<>();
    for (FileStatus match : Glob.matches(fileSystem, path)) {
      if (!LocalFiles.leadsUp(fileSystem, match)) {
        matches.add(match);
      }
    }
    return matches;
  }

  private static List<FileStatus> decoded(String location, FileSystem fileSystem)
      throws IOException {
    Optional<Path> path = FilePaths.decoded(location);
    return path.isPresent() ? status(fileSystem, path.get()).stream().toList() : List.of();
  }

  static Optional<FileStatus> status(FileSystem fileSystem, Path path) throws IOException {
    try {
      return Optional.of(fileSystem.getFileStatus(path));
    } catch (FileNotFoundException e) {
      return Optional.empty();
    }
  }

  private static UnreadableFileException nothing(Path path, FileSystem fileSystem) {
    return new UnreadableFileException(
        Reason.NOT_FOUND,
        "There is no file or folder %s%s"
            .formatted(FilePaths.missing(path, fileSystem), advice(path, fileSystem)),
        null);
  }

  private static String advice(Path path, FileSystem fileSystem) {
    return FilePaths.meantHere(path, fileSystem)
        .map("; it exists on this machine, so use %s"::formatted)
        .or(() -> neighbor(path, fileSystem).map("; did you mean %s?"::formatted))
        .orElse(
            Glob.isPattern(path)
                ? "; check the pattern, and the folder before it"
                : "; check the path");
  }

  /** Looks for a misspelling on this machine only, as folders elsewhere may be long. */
  private static Optional<Path> neighbor(Path path, FileSystem fileSystem) {
    return LocalFiles.isLocal(fileSystem)
        ? NearFile.of(new File(path.toUri().getPath()))
            .map(near -> new Path(path.getParent(), near.getName()))
        : Optional.empty();
  }
}
