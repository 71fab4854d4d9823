package io.sparkbit.files;

import io.sparkbit.files.UnreadableFileException.Reason;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.RemoteIterator;
import org.jspecify.annotations.Nullable;

/**
 * Lists the entries directly in a local folder. Hadoop's listing omits broken links, and names that
 * it cannot map back to files. Here the former are listed as files, so that reading them reports
 * the error; the latter are an error.
 */
final class LocalEntries implements RemoteIterator<FileStatus> {

  private final org.apache.hadoop.fs.Path folder;
  private final Iterator<Path> entries;
  private @Nullable FileStatus next;

  LocalEntries(org.apache.hadoop.fs.Path folder) throws IOException {
    this.folder = folder;
    this.entries = entries(FilePaths.localPath(folder)).iterator();
  }

  /** Lists eagerly, as Hadoop does, because nobody closes an iterator. */
  private static List<Path> entries(Path folder) throws IOException {
    List<Path> entries = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
      stream.forEach(entries::add);
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return entries;
  }

  @Override
  public boolean hasNext() throws IOException {
    while (next == null && entries.hasNext()) {
      next = status(entries.next()).orElse(null);
    }
    return next != null;
  }

  @Override
  public FileStatus next() throws IOException {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    FileStatus status = Objects.requireNonNull(next);
    next = null;
    return status;
  }

  private Optional<FileStatus> status(Path entry) throws IOException {
    String name = entry.getFileName().toString();
    try {
      BasicFileAttributes attributes = Files.readAttributes(entry, BasicFileAttributes.class);
      if (attributes.isDirectory() || ImageNames.isImage(name)) {
        requireNamed(entry, name, attributes);
      }
      return Optional.of(
          status(
              name,
              attributes.isDirectory(),
              attributes.isDirectory() ? 0 : attributes.size(),
              attributes.lastModifiedTime().toMillis()));
    } catch (FileSystemException e) {
      // A broken or circular link; any other entry was deleted meanwhile.
      return Files.isSymbolicLink(entry)
          ? Optional.of(status(name, false, 0, 0))
          : Optional.empty();
    }
  }

  /**
   * Refuses entries that cannot be opened by their listed name. A file whose name is not UTF-8 is
   * accepted here, and reported when it is read.
   */
  private static void requireNamed(Path entry, String name, BasicFileAttributes attributes)
      throws UnreadableFileException {
    if (LocalNames.isLost(name)) {
      throw new UnreadableFileException(Reason.UNREADABLE, LocalNames.complaint(name), null);
    }
    if (attributes.isDirectory()
        && LocalNames.isBroken(name)
        && !Files.exists(entry.resolveSibling(name))) {
      throw new UnreadableFileException(
          Reason.UNREADABLE,
          "the name of folder %s is not UTF-8; rename the folder or leave it out".formatted(name),
          null);
    }
  }

  private FileStatus status(String name, boolean isFolder, long length, long modified) {
    return new FileStatus(
        length,
        isFolder,
        1,
        1,
        modified,
        new org.apache.hadoop.fs.Path(folder, FilePaths.relative(name)));
  }
}
