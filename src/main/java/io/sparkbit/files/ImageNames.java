package io.sparkbit.files;

import java.util.Locale;
import org.apache.hadoop.fs.Path;

/** Recognizes images by their file names. */
final class ImageNames {

  private ImageNames() {}

  /**
   * Returns whether a file found below a folder is an image to list.
   *
   * @param others counts the file if it is not, and is neither in a hidden folder nor bookkeeping
   */
  static boolean isListed(Path file, Path folder, OtherFiles others) {
    if (isInHiddenFolder(file, folder)) {
      return false;
    }
    String name = file.getName();
    boolean isListed = isImage(name) && !isHidden(file);
    if (!isListed && !isBookkeeping(name)) {
      others.add(name);
    }
    return isListed;
  }

  /** Returns whether a name has the extension of an image. */
  static boolean isImage(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return ImageListing.EXTENSIONS.stream().anyMatch(extension -> lower.endsWith("." + extension));
  }

  /**
   * Returns whether a name begins with a dot. Spark's sources also skip underscores, but cameras
   * begin the names of Adobe RGB pictures with one ({@code _DSC0001.JPG}, by the DCF standard).
   */
  static boolean isHidden(String name) {
    return name.startsWith(".");
  }

  static boolean isHidden(Path path) {
    return isHidden(path.getName());
  }

  /** Returns whether a file is like {@code _SUCCESS} and {@code .DS_Store}, not a hidden image. */
  private static boolean isBookkeeping(String name) {
    return !isImage(name) && (isHidden(name) || name.startsWith("_"));
  }

  private static boolean isInHiddenFolder(Path file, Path folder) {
    for (Path path = file.getParent(); path.depth() > folder.depth(); path = path.getParent()) {
      if (isHidden(path)) {
        return true;
      }
    }
    return false;
  }
}
