package io.sparkbit.source;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.NoSuchElementException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.jspecify.annotations.Nullable;

/**
 * All files below a folder that are not in hidden folders, one folder after the other. {@link
 * FileSystem#listFiles} does the same, but on local disks it starts a process for each file to ask
 * for permissions.
 */
final class FolderWalk implements RemoteIterator<FileStatus> {

  private final FileSystem fileSystem;
  private final Deque<Path> folders = new ArrayDeque<>();
  private RemoteIterator<FileStatus> entries;
  private @Nullable FileStatus next;

  FolderWalk(FileSystem fileSystem, Path folder) throws IOException {
    this.fileSystem = fileSystem;
    this.entries = fileSystem.listStatusIterator(folder);
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
      entries = fileSystem.listStatusIterator(folders.pop());
      return;
    }
    FileStatus status = entries.next();
    if (!status.isDirectory()) {
      next = status;
    } else if (!ImageNames.isHidden(status.getPath())) {
      folders.push(status.getPath());
    }
  }

  @Override
  public FileStatus next() throws IOException {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    FileStatus status = next;
    next = null;
    return status;
  }
}
