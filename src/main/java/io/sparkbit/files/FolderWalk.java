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
 * All files below a folder of this machine that are not in hidden folders, one folder after the
 * other. {@link FileSystem#listFiles} does the same, but starts a process for each file to ask for
 * permissions, and follows links for ever.
 */
final class FolderWalk implements RemoteIterator<FileStatus> {

  private final SearchedTree tree;
  private final Deque<Path> folders = new ArrayDeque<>();
  private RemoteIterator<FileStatus> entries;
  private @Nullable FileStatus next;

  /**
   * @param root where the search that this walk belongs to began
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
