package io.sparkbit.files;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.GlobExpander;
import org.apache.hadoop.fs.GlobFilter;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/**
 * Expands globs with Hadoop's own patterns. {@link FileSystem#globStatus} itself fails if a folder
 * contains a name with a colon (HADOOP-14217).
 */
final class Glob {

  private static final Pattern SPECIAL = Pattern.compile("[*?\\[\\]{}\\\\]");
  private static final Pattern ESCAPED = Pattern.compile("\\\\(.)", Pattern.DOTALL);

  private final FileSystem fileSystem;

  private Glob(FileSystem fileSystem) {
    this.fileSystem = fileSystem;
  }

  /**
   * Returns the matching files and folders, in no particular order; none if the path is not a glob.
   */
  static List<FileStatus> matches(FileSystem fileSystem, Path pattern) throws IOException {
    Path whole = fileSystem.makeQualified(pattern);
    if (!isPattern(whole)) {
      return List.of();
    }
    Glob glob = new Glob(fileSystem);
    List<FileStatus> found = new ArrayList<>();
    for (String path : GlobExpander.expand(whole.toUri().getPath())) {
      Path root = new Path(whole.toUri().getScheme(), whole.toUri().getAuthority(), Path.SEPARATOR);
      found.addAll(glob.below(root, List.of(path.substring(1).split(Path.SEPARATOR))));
    }
    return found;
  }

  static boolean isPattern(Path path) {
    return SPECIAL.matcher(path.toUri().getPath()).find();
  }

  private List<FileStatus> below(Path folder, List<String> components) throws IOException {
    String component = components.get(0);
    List<String> rest = components.subList(1, components.size());
    List<FileStatus> found = new ArrayList<>();
    for (FileStatus status : matching(folder, component)) {
      if (rest.isEmpty()) {
        found.add(status);
      } else if (status.isDirectory()) {
        found.addAll(below(status.getPath(), rest));
      }
    }
    return found;
  }

  private List<FileStatus> matching(Path folder, String component) throws IOException {
    if (!SPECIAL.matcher(component).find()) {
      return one(folder, component);
    }
    GlobFilter filter = new GlobFilter(component);
    if (!filter.hasPattern()) {
      return one(folder, ESCAPED.matcher(component).replaceAll("$1"));
    }
    List<FileStatus> found = new ArrayList<>();
    RemoteIterator<FileStatus> entries = fileSystem.listStatusIterator(folder);
    while (entries.hasNext()) {
      FileStatus entry = entries.next();
      if (filter.accept(entry.getPath())) {
        found.add(entry);
      }
    }
    return found;
  }

  private List<FileStatus> one(Path folder, String name) throws IOException {
    return Matches.status(fileSystem, new Path(folder, FilePaths.relative(name))).stream().toList();
  }
}
