package io.sparkbit.source;

import io.sparkbit.source.UnreadableFileException.Reason;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.function.LongConsumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options.OpenFileOptions;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.util.functional.FutureIO;

/** The files of any Hadoop file system. Safe for use by several threads. */
public final class HadoopFiles {

  private static final int BUFFER = 1 << 20;

  private final Configuration configuration;

  /** Files that a Hadoop configuration reaches. */
  public HadoopFiles(Configuration configuration) {
    this.configuration = configuration;
  }

  /**
   * All bytes of a file.
   *
   * @param path with the scheme of its file system, or without for the default one
   * @throws UnreadableFileException if it is missing, a folder, forbidden or out of reach
   */
  public byte[] read(String path) throws UnreadableFileException {
    return whole(path, FSDataInputStream::readAllBytes);
  }

  /**
   * Copies a file to this machine.
   *
   * @param path as for {@link #read}
   * @param target is overwritten
   * @param copied is told how many bytes more there are, again and again
   * @throws UnreadableFileException if the file cannot be read, as for {@link #read}
   * @throws IOException if the target cannot be written
   */
  public void copy(String path, java.nio.file.Path target, LongConsumer copied) throws IOException {
    try (OutputStream out = Files.newOutputStream(target)) {
      whole(
          path,
          in -> {
            byte[] buffer = new byte[BUFFER];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
              write(out, buffer, read);
              copied.accept(read);
            }
            return target;
          });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** Keeps what goes wrong with the target apart from what goes wrong with the file. */
  private static void write(OutputStream out, byte[] buffer, int length) {
    try {
      out.write(buffer, 0, length);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * What is at a path, if there is anything.
   *
   * @throws UnreadableFileException if the file system is unknown or cannot be asked
   */
  public Optional<FileState> state(String path) throws UnreadableFileException {
    try {
      Path file = new Path(path);
      FileStatus status = file.getFileSystem(configuration).getFileStatus(file);
      return Optional.of(
          new FileState(
              status.isDirectory() ? FileState.Kind.FOLDER : FileState.Kind.FILE,
              status.getLen(),
              Instant.ofEpochMilli(status.getModificationTime())));
    } catch (FileNotFoundException e) {
      return Optional.empty();
    } catch (IOException | IllegalArgumentException e) {
      throw unreadable(e);
    }
  }

  /**
   * The names of what is directly in a folder.
   *
   * @throws UnreadableFileException if it cannot be listed
   */
  public List<String> names(String folder) throws UnreadableFileException {
    try {
      Path path = new Path(folder);
      return Arrays.stream(path.getFileSystem(configuration).listStatus(path))
          .filter(FileStatus::isFile)
          .map(status -> status.getPath().getName())
          .toList();
    } catch (IOException | IllegalArgumentException | UnsupportedOperationException e) {
      throw unreadable(e);
    }
  }

  /**
   * Some of the names that are directly in a folder, of files and folders; the file system is asked
   * for no more, where it can give a part.
   *
   * @param limit the most names, at least 0
   * @throws UnreadableFileException if it cannot be listed
   */
  public List<String> someNames(String folder, int limit) throws UnreadableFileException {
    try {
      Path path = new Path(folder);
      RemoteIterator<FileStatus> found = path.getFileSystem(configuration).listStatusIterator(path);
      List<String> names = new ArrayList<>();
      while (names.size() < limit && found.hasNext()) {
        names.add(found.next().getPath().getName());
      }
      return names;
    } catch (IOException | IllegalArgumentException e) {
      throw unreadable(e);
    }
  }

  /** Whether a path is a folder or lies below it, as far as their names tell. */
  public boolean isWithin(String path, String folder) throws UnreadableFileException {
    URI inner = qualified(path);
    URI outer = qualified(folder);
    return Objects.equals(inner.getScheme(), outer.getScheme())
        && Objects.equals(inner.getAuthority(), outer.getAuthority())
        && (inner.getPath() + "/").startsWith(outer.getPath() + "/");
  }

  private URI qualified(String path) throws UnreadableFileException {
    try {
      Path file = new Path(path);
      return file.getFileSystem(configuration).makeQualified(file).toUri();
    } catch (IOException | IllegalArgumentException e) {
      throw unreadable(e);
    }
  }

  /**
   * Writes a small file, which is there with all its bytes or not at all, and makes its folder.
   *
   * @param path must not exist
   * @throws IOException if it cannot be written, or exists
   */
  public void write(String path, byte[] bytes) throws IOException {
    Path file = new Path(path);
    FileSystem fileSystem = file.getFileSystem(configuration);
    Path unfinished = file.suffix(".unfinished");
    try (OutputStream out = fileSystem.create(unfinished, true)) {
      out.write(bytes);
    }
    if (!fileSystem.rename(unfinished, file)) {
      throw new IOException("%s cannot be renamed to %s".formatted(unfinished, file));
    }
  }

  /**
   * Removes a file, or a folder with all that is in it, if it is there.
   *
   * @throws IOException if it is there afterwards
   */
  public void delete(String path) throws IOException {
    Path file = new Path(path);
    FileSystem fileSystem = file.getFileSystem(configuration);
    if (!fileSystem.delete(file, true) && fileSystem.exists(file)) {
      throw new IOException("%s cannot be removed".formatted(file));
    }
  }

  /** What is done with an open file. */
  private interface Reading<T> {
    T of(FSDataInputStream in) throws IOException;
  }

  private <T> T whole(String path, Reading<T> reading) throws UnreadableFileException {
    try (FSDataInputStream in = open(new Path(path))) {
      return reading.of(in);
    } catch (FileNotFoundException e) {
      throw exists(path)
          ? unreadable(e)
          : new UnreadableFileException(Reason.NOT_FOUND, "there is no such file", e);
    } catch (IOException
        | IllegalArgumentException
        | CompletionException
        | CancellationException e) {
      throw unreadable(e);
    }
  }

  private static UnreadableFileException unreadable(Exception e) {
    return new UnreadableFileException(Reason.UNREADABLE, "cannot be read: " + e, e);
  }

  /** File systems say "not found" of folders and of forbidden files too. */
  private boolean exists(String path) {
    try {
      Path file = new Path(path);
      // The file system of https says of any path that it exists, but not how long it is.
      return file.getFileSystem(configuration).getFileStatus(file).getLen() >= 0;
    } catch (IOException e) {
      return false;
    }
  }

  private FSDataInputStream open(Path path) throws IOException {
    return FutureIO.awaitFuture(
        path.getFileSystem(configuration)
            .openFile(path)
            .opt(
                OpenFileOptions.FS_OPTION_OPENFILE_READ_POLICY,
                OpenFileOptions.FS_OPTION_OPENFILE_READ_POLICY_WHOLE_FILE)
            .build());
  }
}
