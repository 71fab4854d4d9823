package io.sparkbit.output;

import io.sparkbit.error.UserException;
import io.sparkbit.files.FailureText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Objects;
import org.apache.hadoop.fs.FileStatus;

/** Decides whether a run may write to a path. Refusals are {@link UserException}s. */
final class OutputRules {

  private final OutputFiles files;
  private final RealPath target;
  private final String location;
  private final OutputOption option;
  private final OutputContent content;

  OutputRules(
      OutputFiles files,
      RealPath target,
      String location,
      OutputOption option,
      OutputContent content) {
    this.files = files;
    this.target = target;
    this.location = location;
    this.option = option;
    this.content = content;
  }

  /**
   * Refuses the root of a file system.
   *
   * @param real the target with all links followed
   */
  void requireNoRoot(RealPath real) {
    if (target.isRoot() || real.isRoot()) {
      throw refused("is the root of a file system, which is never an output; name a folder in it");
    }
  }

  /**
   * Refuses a local output whose closest existing ancestor is not a writable folder. Other file
   * systems are checked when they are written.
   */
  void requireFolderAbove() throws IOException {
    if (!files.isLocal(target)) {
      return;
    }
    Path above = local(target.parent());
    while (!Files.exists(above)) {
      above = Objects.requireNonNull(above.getParent());
    }
    if (!Files.isDirectory(above) || !Files.isWritable(above)) {
      throw refused(
          "cannot be written: %s %s; name another %s"
              .formatted(
                  above,
                  Files.isDirectory(above)
                      ? "is a folder that this user may not write, or on a read-only file system"
                      : "is a file",
                  option.name()));
    }
  }

  private Path local(RealPath path) {
    try {
      return Path.of(path.path());
    } catch (InvalidPathException e) {
      throw new UserException(
          "%s %s cannot be written: %s".formatted(option.name(), location, FailureText.of(e)), e);
    }
  }

  /** Refuses a target that exists, unless the run replaces or resumes it. */
  void requireUsable(OutputMode mode, FileStatus existing) throws IOException {
    if (mode == OutputMode.CREATE) {
      throw refused("already exists; " + option.remedy());
    }
    String kind = existing.isDirectory() ? OutputFolderContent.FOLDER : OutputFileContent.FILE;
    if (!kind.equals(content.kind())) {
      throw refused(
          "is %s, and would be %s; name another %s".formatted(kind, content.kind(), option.name()));
    }
    if (mode == OutputMode.OVERWRITE) {
      requireReplaceable(existing);
    }
  }

  private void requireReplaceable(FileStatus existing) throws IOException {
    content.requireOurs(files, target, location, option);
    if (files.isMountPoint(target) && !(existing.isDirectory() && files.isEmpty(target))) {
      throw refused("is a mount point, which cannot be replaced as a whole; name a folder in it");
    }
  }

  private UserException refused(String reason) {
    return new UserException("%s %s %s".formatted(option.name(), location, reason));
  }
}
