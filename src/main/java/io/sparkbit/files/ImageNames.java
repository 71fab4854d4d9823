package io.sparkbit.files;

import java.util.Locale;
import org.apache.hadoop.fs.Path;

/** Which of the names in a folder are those of images. */
final class ImageNames {

  private ImageNames() {}

  /**
   * Whether a file that was found below a folder is an image to list.
   *
   * @param others are told if it is not, and is neither in a hidden folder nor bookkeeping
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

  /** Whether a name is that of an image. */
  static boolean isImage(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return ImageListing.EXTENSIONS.stream().anyMatch(extension -> lower.endsWith("." + extension));
  }

  /**
   * Whether a name begins with a dot. Spark's sources also pass over underscores, with which
   * cameras begin the names of pictures in Adobe RGB ({@code _DSC0001.JPG}, by the DCF standard).
   */
  static boolean isHidden(String name) {
    return name.startsWith(".");
  }

  static boolean isHidden(Path path) {
    return isHidden(path.getName());
  }

  /** Such as {@code _SUCCESS} and {@code .DS_Store}; a hidden image is none. */
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
