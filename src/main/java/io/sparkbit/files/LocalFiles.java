package io.sparkbit.files;

import io.sparkbit.files.UnreadableFileException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.RawLocalFileSystem;

/** Handles the peculiarities of local files: not all of them have an end. */
final class LocalFiles {

  /** The bits of a Unix mode that contain the file type; see inode(7). */
  private static final int KIND = 0xF000;

  private static final int NAMED_PIPE = 0x1000;
  private static final int CHARACTER_DEVICE = 0x2000;
  private static final int BLOCK_DEVICE = 0x6000;
  private static final int SOCKET = 0xC000;

  private LocalFiles() {}

  /** Returns whether a file system is that of this machine, whatever its scheme. */
  static boolean isLocal(FileSystem fileSystem) {
    return raw(fileSystem) instanceof RawLocalFileSystem;
  }

  /**
   * Returns the explanation for a missing file that is a broken link; otherwise an empty string.
   */
  static String brokenLink(FileSystem fileSystem, org.apache.hadoop.fs.Path path) {
    if (!isLocal(fileSystem)) {
      return "";
    }
    Path file = FilePaths.localPath(path);
    try {
      return Files.isSymbolicLink(file)
          ? ": it is a link to %s, which does not exist".formatted(Files.readSymbolicLink(file))
          : "";
    } catch (IOException e) {
      return "";
    }
  }

  /**
   * Returns the file system without checksums. Hadoop cannot parse the names of checksum files that
   * contain a colon, and checksums are wrong once another program has written the file.
   */
  static FileSystem raw(FileSystem fileSystem) {
    return fileSystem instanceof LocalFileSystem local ? local.getRaw() : fileSystem;
  }

  /**
   * Refuses, before opening it, a file that may block or never end. Follows links.
   *
   * @throws UnreadableFileException if it is a pipe, a socket, a device or a file of the kernel
   */
  static void requireRegular(FileSystem fileSystem, org.apache.hadoop.fs.Path path)
      throws IOException {
    if (isLocal(fileSystem)) {
      requireRegular(FilePaths.localPath(path));
    }
  }

  /** File systems without any space, such as /proc, generate their files when they are read. */
  private static void requireRegular(Path file) throws IOException {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      if (attributes.isOther()) {
        throw new UnreadableFileException(
            Reason.UNREADABLE,
            "cannot be read: it is %s, and only regular files are read".formatted(kind(file)),
            null);
      }
      if (attributes.size() == 0 && Files.getFileStore(file).getTotalSpace() == 0) {
        throw new UnreadableFileException(
            Reason.UNREADABLE,
            ("cannot be read: %s is not a regular file, but is provided by the kernel (%s) and"
                    + " may never end")
                .formatted(file.toRealPath(), Files.getFileStore(file).type()),
            null);
      }
    } catch (NoSuchFileException e) {
      // Opening it reports this.
    }
  }

  /** Returns whether a link leads to a folder that contains it: following it would repeat files. */
  static boolean leadsUp(FileSystem fileSystem, FileStatus status) throws IOException {
    if (!(fileSystem instanceof LocalFileSystem) || !status.isDirectory()) {
      return false;
    }
    Path folder = FilePaths.localPath(status.getPath());
    return Files.isSymbolicLink(folder)
        && folder.toAbsolutePath().resolveSibling("").toRealPath().startsWith(folder.toRealPath());
  }

  private static String kind(Path file) throws IOException {
    if (!file.getFileSystem().supportedFileAttributeViews().contains("unix")) {
      return "no file";
    }
    int mode = (int) Files.getAttribute(file, "unix:mode", new LinkOption[0]);
    return switch (mode & KIND) {
      case NAMED_PIPE -> "a named pipe";
      case CHARACTER_DEVICE, BLOCK_DEVICE -> "a device";
      case SOCKET -> "a socket";
      default -> "no file";
    };
  }
}
