package io.sparkbit.files;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.Iterator;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.util.functional.RemoteIterators;

/**
 * A folder to search for images.
 *
 * @param folder its URI, with the scheme of its file system
 * @param depth how deep to search
 * @param root the folder where the search began; links back into it are not followed
 */
public record FolderScan(String folder, Depth depth, String root) implements Serializable {

  /** How deep a folder is searched. */
  public enum Depth {
    /** Only the files directly in the folder. */
    FILES,
    /** All files in the folder and its subfolders. */
    TREE
  }

  /**
   * Returns the images in the order of the file system. They are listed lazily: if the file system
   * fails later, the iterator throws an {@link UncheckedIOException} with an {@link
   * UnreadableFileException}.
   *
   * @param others counts the files that are not images
   * @throws UnreadableFileException if the folder cannot be listed
   */
  public Iterator<ListedFile> images(Configuration configuration, OtherFiles others)
      throws UnreadableFileException {
    Path path = new Path(folder);
    try {
      RemoteIterator<? extends FileStatus> found = found(path.getFileSystem(configuration), path);
      return new Found(
          RemoteIterators.filteringRemoteIterator(
              found, file -> file.isFile() && ImageNames.isListed(file.getPath(), path, others)));
    } catch (IOException e) {
      throw UnreadableFileException.unlisted(folder, e);
    }
  }

  /**
   * Lists the files. Object stores list recursively in one request per thousand objects, however
   * many folders these are in.
   */
  private RemoteIterator<? extends FileStatus> found(FileSystem fileSystem, Path path)
      throws IOException {
    return switch (depth) {
      case FILES -> entries(fileSystem, path);
      case TREE ->
          fileSystem instanceof LocalFileSystem
              ? new FolderWalk(path, new Path(root))
              : fileSystem.listFiles(path, true);
    };
  }

  /** Returns the entries directly in a folder. */
  static RemoteIterator<FileStatus> entries(FileSystem fileSystem, Path path) throws IOException {
    return fileSystem instanceof LocalFileSystem
        ? new LocalEntries(path)
        : fileSystem.listStatusIterator(path);
  }

  private final class Found implements Iterator<ListedFile> {

    private final RemoteIterator<? extends FileStatus> statuses;

    Found(RemoteIterator<? extends FileStatus> statuses) {
      this.statuses = statuses;
    }

    @Override
    public boolean hasNext() {
      try {
        return statuses.hasNext();
      } catch (IOException e) {
        throw new UncheckedIOException(UnreadableFileException.unlisted(folder, e));
      }
    }

    @Override
    public ListedFile next() {
      try {
        return ListedFile.of(statuses.next());
      } catch (IOException e) {
        throw new UncheckedIOException(UnreadableFileException.unlisted(folder, e));
      }
    }
  }
}
