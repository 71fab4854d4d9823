package io.sparkbit.source;

import io.sparkbit.source.UnreadableFileException.Reason;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/**
 * Finds image files on any Hadoop file system, also empty ones, which Spark's sources leave out.
 */
public final class ImageListing {

  /** What a folder is searched for. */
  public static final List<String> EXTENSIONS =
      List.of("jpg", "jpeg", "jpe", "jfif", "png", "gif", "bmp", "dib", "webp", "tif", "tiff");

  private ImageListing() {}

  /**
   * The files that a location names, sorted.
   *
   * @param location a file, a folder, which is searched recursively for names that end in one of
   *     {@link #EXTENSIONS}, or a glob of either
   * @throws UnreadableFileException if there is nothing, or the file system cannot be asked
   */
  public static List<String> files(String location, Configuration configuration)
      throws UnreadableFileException {
    try {
      Path path = new Path(location);
      FileSystem fileSystem = path.getFileSystem(configuration);
      List<String> files = new ArrayList<>();
      for (FileStatus match : matches(fileSystem, path)) {
        if (match.isDirectory()) {
          addImages(fileSystem.listFiles(match.getPath(), true), match.getPath(), files);
        } else {
          files.add(match.getPath().toString());
        }
      }
      Collections.sort(files);
      return files;
    } catch (UnreadableFileException e) {
      throw e;
    } catch (IOException | IllegalArgumentException e) {
      throw new UnreadableFileException(
          Reason.UNREADABLE, "%s cannot be listed: %s".formatted(location, e), e);
    }
  }

  private static FileStatus[] matches(FileSystem fileSystem, Path path) throws IOException {
    try {
      return new FileStatus[] {fileSystem.getFileStatus(path)};
    } catch (FileNotFoundException e) {
      return glob(fileSystem, path);
    }
  }

  private static FileStatus[] glob(FileSystem fileSystem, Path path) throws IOException {
    FileStatus[] matches = fileSystem.globStatus(path);
    if (matches == null || matches.length == 0) {
      throw new UnreadableFileException(
          Reason.NOT_FOUND, "There is no file or folder %s".formatted(path), null);
    }
    return matches;
  }

  private static void addImages(
      RemoteIterator<LocatedFileStatus> found, Path folder, List<String> files) throws IOException {
    while (found.hasNext()) {
      Path file = found.next().getPath();
      if (isImage(file) && !isHidden(file, folder)) {
        files.add(file.toString());
      }
    }
  }

  private static boolean isImage(Path file) {
    String name = file.getName().toLowerCase(Locale.ROOT);
    return EXTENSIONS.stream().anyMatch(extension -> name.endsWith("." + extension));
  }

  /** Names that begin with a dot or an underscore are bookkeeping, as for Spark's own sources. */
  private static boolean isHidden(Path file, Path folder) {
    for (Path path = file; path.depth() > folder.depth(); path = path.getParent()) {
      if (path.getName().startsWith(".") || path.getName().startsWith("_")) {
        return true;
      }
    }
    return false;
  }
}
