package io.sparkbit.files;

import io.sparkbit.files.UnreadableFileException.Reason;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FutureDataInputStreamBuilder;
import org.apache.hadoop.fs.Options.OpenFileOptions;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.util.functional.FutureIO;

/** A file on a Hadoop file system, for one attempt at reading it. */
record HadoopFile(FileSystem fileSystem, Path path) {

  /** Reads an open file. */
  interface Reading<T> {

    /**
     * Reads to the end.
     *
     * @param in the file
     * @param length the expected length in bytes; negative if unknown
     */
    T of(FSDataInputStream in, long length) throws IOException;
  }

  static HadoopFile of(String name, Configuration configuration) throws IOException {
    return of(FilePaths.of(name), configuration);
  }

  static HadoopFile of(Path path, Configuration configuration) throws IOException {
    FileSystem fileSystem = path.getFileSystem(configuration);
    if (LocalFiles.isLocal(fileSystem)) {
      LocalNames.requireExpressible(path.toUri().getPath());
    }
    return new HadoopFile(fileSystem, path);
  }

  /**
   * Reads all bytes, or only the first if the others are not wanted.
   *
   * @throws EOFException if there are fewer bytes than the file system reports, as after a broken
   *     connection
   */
  byte[] bytes(BoundedRead bounds) throws IOException {
    return read(bounds::all);
  }

  /**
   * As {@link #bytes(BoundedRead)}, without requesting the length; empty if the file has another.
   */
  Optional<byte[]> bytes(BoundedRead bounds, long length) throws IOException {
    try (FSDataInputStream in =
        open(opening().optLong(OpenFileOptions.FS_OPTION_OPENFILE_LENGTH, length + 1))) {
      return bounds.exactly(in, length);
    } catch (FileNotFoundException | EOFException e) {
      return Optional.empty();
    }
  }

  /** Reads the whole file and returns the result of the reading. */
  <T> T read(Reading<T> reading) throws IOException {
    FileStatus status = status();
    if (status.isDirectory()) {
      throw new UnreadableFileException(
          Reason.UNREADABLE, "cannot be read: %s is a folder".formatted(path), null);
    }
    try (FSDataInputStream in = open(opening().withFileStatus(status))) {
      return reading.of(in, status.getLen());
    } catch (FileNotFoundException e) {
      if (status.getLen() < 0) { // The https file system reports that any path exists.
        throw notFound(e);
      }
      status(); // It may have vanished since; otherwise, a local file may not be read.
      throw e;
    }
  }

  /**
   * Returns the status of the file.
   *
   * @throws UnreadableFileException if the file does not exist
   */
  FileStatus status() throws IOException {
    try {
      return fileSystem.getFileStatus(path);
    } catch (FileNotFoundException e) {
      throw notFound(e);
    }
  }

  static void checkComplete(long bytes, long length) throws EOFException {
    if (bytes < length) {
      throw new EOFException("only %d of %d bytes could be read".formatted(bytes, length));
    }
  }

  private UnreadableFileException notFound(FileNotFoundException e) {
    String name = path.getName();
    return new UnreadableFileException(
        Reason.NOT_FOUND,
        LocalNames.isBroken(name)
            ? "there is no such file; if its name contains bytes that are not UTF-8, rename it"
            : "there is no such file" + LocalFiles.brokenLink(fileSystem, path),
        e);
  }

  private FutureDataInputStreamBuilder opening() throws IOException {
    FileSystem raw = LocalFiles.raw(fileSystem);
    LocalFiles.requireRegular(raw, path);
    return raw.openFile(path);
  }

  private static FSDataInputStream open(FutureDataInputStreamBuilder file) throws IOException {
    return FutureIO.awaitFuture(
        file.opt(
                OpenFileOptions.FS_OPTION_OPENFILE_READ_POLICY,
                OpenFileOptions.FS_OPTION_OPENFILE_READ_POLICY_WHOLE_FILE)
            .build());
  }
}
