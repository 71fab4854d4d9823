package io.sparkbit.source;

import java.util.Locale;
import org.apache.hadoop.fs.Path;

/** Which of the names in a folder are those of images. */
final class ImageNames {

  private ImageNames() {}

  /**
   * Whether a file that was found below a folder is an image to list.
   *
   * @param others are told if it is neither an image nor hidden
   */
  static boolean isListed(Path file, Path folder, OtherFiles others) {
    if (isHidden(file, folder)) {
      return false;
    }
    if (!isImage(file)) {
      others.add(file.getName());
    }
    return isImage(file);
  }

  private static boolean isImage(Path file) {
    return isImage(file.getName());
  }

  /** Whether a name is that of an image. */
  static boolean isImage(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return ImageListing.EXTENSIONS.stream().anyMatch(extension -> lower.endsWith("." + extension));
  }

  /** Names that begin with a dot or an underscore are bookkeeping, as for Spark's own sources. */
  static boolean isHidden(Path path) {
    return path.getName().startsWith(".") || path.getName().startsWith("_");
  }

  private static boolean isHidden(Path file, Path folder) {
    for (Path path = file; path.depth() > folder.depth(); path = path.getParent()) {
      if (isHidden(path)) {
        return true;
      }
    }
    return false;
  }
}
