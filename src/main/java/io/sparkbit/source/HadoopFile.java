package io.sparkbit.source;

import io.sparkbit.source.UnreadableFileException.Reason;
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

/** A file, and one attempt at reading it. */
record HadoopFile(FileSystem fileSystem, Path path) {

  /** No virtual machine has longer arrays. */
  private static final long MAX_BYTES = Integer.MAX_VALUE - 8;

  /** What is done with an open file. */
  interface Reading<T> {

    /**
     * Reads to the end.
     *
     * @param in the file
     * @param length that it should have, in bytes; negative if it is not known
     */
    T of(FSDataInputStream in, long length) throws IOException;
  }

  static HadoopFile of(String name, Configuration configuration) throws IOException {
    Path path = new Path(name);
    return new HadoopFile(path.getFileSystem(configuration), path);
  }

  /**
   * All bytes.
   *
   * @throws EOFException if there were fewer than the file system says, as after a broken
   *     connection
   */
  byte[] bytes() throws IOException {
    return read(
        (in, length) -> {
          checkFits(length);
          byte[] bytes = in.readAllBytes();
          checkComplete(bytes.length, length);
          return bytes;
        });
  }

  /** All bytes, without asking for the length; nothing if it is another one. */
  Optional<byte[]> bytes(long length) throws IOException {
    checkFits(length);
    byte[] bytes = new byte[(int) length];
    try (FSDataInputStream in =
        open(
            fileSystem
                .openFile(path)
                .optLong(OpenFileOptions.FS_OPTION_OPENFILE_LENGTH, length + 1))) {
      boolean exact = in.readNBytes(bytes, 0, bytes.length) == length && in.read() < 0;
      return exact ? Optional.of(bytes) : Optional.empty();
    } catch (FileNotFoundException | EOFException e) {
      return Optional.empty();
    }
  }

  /** What a reading of the whole file gives. */
  <T> T read(Reading<T> reading) throws IOException {
    FileStatus status = status();
    if (status.isDirectory()) {
      throw new UnreadableFileException(
          Reason.UNREADABLE, "cannot be read: %s is a folder".formatted(path), null);
    }
    try (FSDataInputStream in = open(fileSystem.openFile(path).withFileStatus(status))) {
      return reading.of(in, status.getLen());
    } catch (FileNotFoundException e) {
      // The file system of https says of any path that it exists, but not how long it is.
      throw status.getLen() < 0 ? notFound(e) : e;
    }
  }

  /**
   * What the file system says of it.
   *
   * @throws UnreadableFileException if it says that nothing is there
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
      throw new EOFException("it gave %d of its %d bytes".formatted(bytes, length));
    }
  }

  private static void checkFits(long length) throws UnreadableFileException {
    if (length > MAX_BYTES) {
      throw new UnreadableFileException(
          Reason.UNREADABLE,
          "cannot be read: it has %d bytes, and at most %d fit into memory in one piece"
              .formatted(length, MAX_BYTES),
          null);
    }
  }

  private static UnreadableFileException notFound(FileNotFoundException e) {
    return new UnreadableFileException(Reason.NOT_FOUND, "there is no such file", e);
  }

  private static FSDataInputStream open(FutureDataInputStreamBuilder file) throws IOException {
    return FutureIO.awaitFuture(
        file.opt(
                OpenFileOptions.FS_OPTION_OPENFILE_READ_POLICY,
                OpenFileOptions.FS_OPTION_OPENFILE_READ_POLICY_WHOLE_FILE)
            .build());
  }
}
