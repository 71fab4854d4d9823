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
 * A folder that is searched for images.
 *
 * @param folder with the scheme of its file system
 * @param depth how far
 * @param root the folder in which the search began: links that lead back into it are not followed
 */
public record FolderScan(String folder, Depth depth, String root) implements Serializable {

  /** How far a folder is searched. */
  public enum Depth {
    /** Only what is directly in it. */
    FILES,
    /** The folders in it too, and those in them. */
    TREE
  }

  /**
   * The images, in the order of the file system. They are listed as they are asked for; if the file
   * system fails, an {@link UncheckedIOException} with an {@link UnreadableFileException} says so.
   *
   * @param others are told of the files that are no images
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
   * The recursive listing of an object store is flat: one request for every thousand objects,
   * however many folders they are in.
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

  /** What is directly in a folder. */
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
