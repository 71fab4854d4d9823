package io.sparkbit.source;

import io.sparkbit.source.UnreadableFileException.Reason;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.function.LongConsumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Options.OpenFileOptions;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.util.functional.FutureIO;

/** Reads files from any Hadoop file system. Safe for use by several threads. */
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
