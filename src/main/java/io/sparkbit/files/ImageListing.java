package io.sparkbit.files;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;

/**
 * Finds image files on any Hadoop file system, including empty ones, which Spark's sources skip.
 * Suitable for some hundred thousand files; {@link ListingPlan} divides the work for more.
 */
public final class ImageListing {

  /** The extensions of image files, without the dot. */
  public static final List<String> EXTENSIONS =
      List.of(
          "jpg", "jpeg", "jpe", "jfif", "mpo", "png", "apng", "gif", "bmp", "dib", "webp", "tif",
          "tiff");

  private ImageListing() {}

  /**
   * Returns the files that a location names, sorted by path.
   *
   * @param location a file, a folder or a glob of either; folders are searched recursively for
   *     names that end in one of {@link #EXTENSIONS}
   * @param others counts the files in folders that have other names
   * @throws UnreadableFileException if there is nothing, or the file system cannot be queried
   */
  public static List<ListedFile> files(
      String location, Configuration configuration, OtherFiles others)
      throws UnreadableFileException {
    List<ListedFile> files = new ArrayList<>();
    for (FileStatus match : Matches.of(location, configuration)) {
      if (match.isDirectory()) {
        addImages(match, configuration, files, others);
      } else {
        files.add(ListedFile.of(match));
      }
    }
    files.sort(Comparator.comparing(ListedFile::path));
    return files;
  }

  private static void addImages(
      FileStatus folder, Configuration configuration, List<ListedFile> files, OtherFiles others)
      throws UnreadableFileException {
    String path = folder.getPath().toString();
    try {
      new FolderScan(path, FolderScan.Depth.TREE, path)
          .images(configuration, others)
          .forEachRemaining(files::add);
    } catch (UncheckedIOException e) {
      throw e.getCause() instanceof UnreadableFileException unreadable
          ? unreadable
          : UnreadableFileException.unlisted(path, e);
    }
  }
}
