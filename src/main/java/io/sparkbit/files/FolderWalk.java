package io.sparkbit.files;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.jspecify.annotations.Nullable;

/**
 * Iterates over all files below a local folder except those in hidden folders, one folder at a
 * time. {@link FileSystem#listFiles} does the same, but starts a process for each file to query
 * permissions, and follows circular links endlessly.
 */
final class FolderWalk implements RemoteIterator<FileStatus> {

  private final SearchedTree tree;
  private final Deque<Path> folders = new ArrayDeque<>();
  private RemoteIterator<FileStatus> entries;
  private @Nullable FileStatus next;

  /**
   * @param root the folder where the search that includes this walk began
   */
  FolderWalk(Path folder, Path root) throws IOException {
    this.tree = new SearchedTree(FilePaths.localPath(root));
    this.entries = new LocalEntries(folder);
    tree.enters(FilePaths.localPath(folder));
  }

  @Override
  public boolean hasNext() throws IOException {
    while (next == null && (entries.hasNext() || !folders.isEmpty())) {
      advance();
    }
    return next != null;
  }

  private void advance() throws IOException {
    if (!entries.hasNext()) {
      entries = new LocalEntries(folders.pop());
      return;
    }
    FileStatus status = entries.next();
    if (!status.isDirectory()) {
      next = status;
    } else if (!ImageNames.isHidden(status.getPath())
        && tree.enters(FilePaths.localPath(status.getPath()))) {
      folders.push(status.getPath());
    }
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
}
