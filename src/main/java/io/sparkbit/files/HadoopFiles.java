package io.sparkbit.files;

import io.sparkbit.error.UserException;
import io.sparkbit.files.UnreadableFileException.Reason;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/**
 * The files of any Hadoop file system. Safe for use by several threads.
 *
 * <p>What may be over the next time is tried again: throttling, time-outs, connections that break
 * off, fewer bytes than a file has. A file that is missing, a folder or forbidden is not. {@value
 * #ATTEMPTS} and {@value #DELAY} of the Hadoop configuration ({@code spark.hadoop.*} of Spark's)
 * say how often and how soon. A file system that tries again by itself, as S3A does ({@code
 * fs.s3a.retry.*}), is not asked again after 5 seconds in which it gave nothing.
 *
 * <p>An interrupted thread stops at its next wait, and makes no further attempt: with an {@link
 * InterruptedIOException}, wrapped into an {@link UncheckedIOException} where only files may fail.
 * A socket that S3A reads from does not hear interrupts; it waits {@code
 * fs.s3a.connection.timeout}.
 */
public final class HadoopFiles {

  /** How often a file is tried at most; 3 if it is not set. */
  public static final String ATTEMPTS = "spark-bit.read.attempts";

  /**
   * The time from the first attempt to the second, such as {@code 500ms}, which it is if it is not
   * set; then it doubles.
   */
  public static final String DELAY = "spark-bit.read.delay";

  /**
   * The most bytes of a file that is read into memory, such as {@code 512m}. By default the smaller
   * of 1 GiB and an eighth of the heap.
   */
  public static final String MAX_BYTES = "spark-bit.read.maxBytes";

  private final Configuration configuration;
  private final ReadRetries retries;
  private final long limit;

  /**
   * Files that a Hadoop configuration reaches.
   *
   * @throws UserException if {@link #ATTEMPTS}, {@link #DELAY} or {@link #MAX_BYTES} is no number
   *     or out of range
   */
  public HadoopFiles(Configuration configuration) {
    this.configuration = configuration;
    this.retries = ReadRetries.of(configuration);
    this.limit = BoundedRead.limit(configuration);
  }

  /**
   * Refuses settings with which no file can be read, before anybody tries.
   *
   * @throws UserException if {@link #ATTEMPTS}, {@link #DELAY} or {@link #MAX_BYTES} is no number
   *     or out of range
   */
  public static void requireValid(Configuration configuration) {
    try {
      ReadRetries.of(configuration);
      BoundedRead.limit(configuration);
    } catch (NumberFormatException e) {
      throw new UserException(
          "%s must be a number, %s a time such as 500ms and %s a number of bytes such as 512m: %s"
              .formatted(ATTEMPTS, DELAY, MAX_BYTES, e.getMessage()),
          e);
    }
  }

  /**
   * All bytes of a file.
   *
   * @param path as {@link FilePaths} understands it
   * @throws UnreadableFileException if it is missing, no regular file, forbidden, out of reach or
   *     longer than {@link #MAX_BYTES}
   */
  public byte[] read(String path) throws UnreadableFileException {
    return read(path, new BoundedRead(limit, HadoopFiles::isWanted));
  }

  /**
   * All bytes of a file whose length is known from a listing. On S3A this is a single request.
   *
   * <p>The length is believed only as far as it proves right: one byte more is asked for, which
   * must not be there. Otherwise the file was replaced, and is read as if nothing were known of it;
   * the bytes are never a part of a longer file.
   *
   * @param path as for {@link #read(String)}
   * @param length in bytes; negative if it is not known
   * @throws UnreadableFileException as for {@link #read(String)}
   */
  public byte[] read(String path, long length) throws UnreadableFileException {
    return read(path, length, HadoopFiles::isWanted);
  }

  /**
   * As {@link #read(String, long)}, of a file that is wanted if its first bytes are. The others are
   * not read before.
   *
   * @param wanted is given the first 4096 bytes, or all of a shorter file
   * @return all bytes, or only the first if they are not wanted
   */
  public byte[] read(String path, long length, Predicate<byte[]> wanted)
      throws UnreadableFileException {
    BoundedRead bounds = new BoundedRead(limit, wanted);
    Optional<byte[]> bytes =
        length < 0 ? Optional.empty() : attempts(path, file -> file.bytes(bounds, length));
    return bytes.isPresent() ? bytes.get() : read(path, bounds);
  }

  private byte[] read(String path, BoundedRead bounds) throws UnreadableFileException {
    try {
      return attempts(path, file -> file.bytes(bounds));
    } catch (UnreadableFileException e) {
      Optional<Path> decoded =
          FilePaths.decoded(path).filter(any -> e.reason() == Reason.NOT_FOUND);
      if (decoded.isEmpty()) {
        throw e;
      }
      return attempts(
          path, () -> HadoopFile.of(decoded.get(), configuration), file -> file.bytes(bounds));
    }
  }

  /** Of files of any kind. */
  private static boolean isWanted(byte[] head) {
    return true;
  }

  /**
   * Refuses bytes that would not have been read from a file.
   *
   * @param bytes how many there are
   * @throws UnreadableFileException if they are more than {@link #MAX_BYTES}
   */
  public void requireWithinLimit(long bytes) throws UnreadableFileException {
    new BoundedRead(limit, HadoopFiles::isWanted).requireWithin(bytes);
  }

  /**
   * All bytes of a file without which the caller cannot go on.
   *
   * @param path as for {@link #read(String)}
   * @throws UserException that names the file and says why it cannot be read
   */
  public byte[] readRequired(String path) {
    try {
      return read(path);
    } catch (UnreadableFileException e) {
      throw new UserException("File %s: %s".formatted(path, e.getMessage()), e);
    }
  }

  /**
   * Copies a file to this machine.
   *
   * @param path as for {@link #read(String)}
   * @param target is overwritten
   * @param copied is told how many bytes more there are, again and again
   * @throws UnreadableFileException if the file cannot be read, as for {@link #read(String)}
   * @throws InterruptedIOException if the thread is interrupted
   * @throws IOException if the target cannot be written
   */
  public void copy(String path, java.nio.file.Path target, LongConsumer copied) throws IOException {
    FileCopy copy = new FileCopy(target, copied);
    try {
      retries.run(path, progress -> copy.attempt(HadoopFile.of(path, configuration), progress));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /**
   * What is at a path, if there is anything.
   *
   * @throws UnreadableFileException if the file system is unknown or cannot be asked
   */
  public Optional<FileState> state(String path) throws UnreadableFileException {
    try {
      FileStatus status = attempts(path, HadoopFile::status);
      return Optional.of(
          new FileState(
              status.isDirectory() ? FileState.Kind.FOLDER : FileState.Kind.FILE,
              status.getLen(),
              Instant.ofEpochMilli(status.getModificationTime())));
    } catch (UnreadableFileException e) {
      if (e.reason() == Reason.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /**
   * The names of what is directly in a folder.
   *
   * @throws UnreadableFileException if it cannot be listed
   */
  public List<String> names(String folder) throws UnreadableFileException {
    return attempts(
        folder,
        file ->
            Arrays.stream(file.fileSystem().listStatus(file.path()))
                .filter(FileStatus::isFile)
                .map(status -> status.getPath().getName())
                .toList());
  }

  /**
   * Some of the names that are directly in a folder, of files and folders; the file system is asked
   * for no more, where it can give a part.
   *
   * @param limit the most names, at least 0
   * @throws UnreadableFileException if it cannot be listed
   */
  public List<String> someNames(String folder, int limit) throws UnreadableFileException {
    return attempts(
        folder,
        file -> {
          RemoteIterator<FileStatus> found = file.fileSystem().listStatusIterator(file.path());
          List<String> names = new ArrayList<>();
          while (names.size() < limit && found.hasNext()) {
            names.add(found.next().getPath().getName());
          }
          return names;
        });
  }

  /**
   * The files and folders that a location names.
   *
   * @param location a file, a folder or a glob of either
   * @return at least one
   * @throws UnreadableFileException if there is nothing, or the file system cannot be asked
   */
  public List<String> matches(String location) throws UnreadableFileException {
    return Matches.of(location, configuration).stream()
        .map(status -> status.getPath().toString())
        .toList();
  }

  /**
   * A path with the scheme and authority of its file system.
   *
   * @throws UnreadableFileException if there is no such file system
   */
  public String qualify(String path) throws UnreadableFileException {
    return attempts(path, file -> file.fileSystem().makeQualified(file.path()).toString());
  }

  /**
   * Writes a small file, which is there with all its bytes or not at all, and makes its folder.
   *
   * @param path must not exist; two that write it at once must be kept apart by the caller
   * @throws IOException if it cannot be written, or exists
   */
  public void write(String path, byte[] bytes) throws IOException {
    Path file = FilePaths.of(path);
    write(file.getFileSystem(configuration), file, out -> out.write(bytes));
  }

  /**
   * Copies a file of this machine, which is there with all its bytes or not at all, and makes its
   * folder. On a local file system no checksum is kept beside it: a person may change the file.
   *
   * @param path must not exist
   * @throws IOException if it cannot be written, or exists
   */
  public void upload(java.nio.file.Path source, String path) throws IOException {
    Path file = FilePaths.of(path);
    FileSystem fileSystem = file.getFileSystem(configuration);
    write(
        fileSystem instanceof LocalFileSystem local ? local.getRaw() : fileSystem,
        file,
        out -> Files.copy(source, out));
  }

  /**
   * Copies the files of a folder of this machine, as {@link #upload}, but in place of files of the
   * same names; folders in it are left out.
   *
   * @throws IOException if one cannot be written
   */
  public void uploadFolder(java.nio.file.Path source, String folder) throws IOException {
    try (Stream<java.nio.file.Path> found = Files.list(source)) {
      for (java.nio.file.Path file : found.filter(Files::isRegularFile).sorted().toList()) {
        String target = folder + "/" + file.getFileName();
        delete(target);
        upload(file, target);
      }
    }
  }

  /** What is written into a file. */
  private interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  private static void write(FileSystem fileSystem, Path file, Content content) throws IOException {
    if (fileSystem.exists(file)) {
      throw new FileAlreadyExistsException("%s exists already".formatted(file));
    }
    Path unfinished = file.suffix(".unfinished");
    try (OutputStream out = fileSystem.create(unfinished, true)) {
      content.writeTo(out);
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
    Path file = FilePaths.of(path);
    FileSystem fileSystem = file.getFileSystem(configuration);
    if (!fileSystem.delete(file, true) && fileSystem.exists(file)) {
      throw new IOException("%s cannot be removed".formatted(file));
    }
  }

  /** Removes a folder if there is nothing in it. */
  public void deleteEmptyFolder(String folder) throws IOException {
    Path path = new Path(folder);
    FileSystem fileSystem = path.getFileSystem(configuration);
    if (fileSystem.exists(path) && fileSystem.listStatus(path).length == 0) {
      fileSystem.delete(path, false);
    }
  }

  /** What is done with a file. */
  private interface Action<T> {
    T on(HadoopFile file) throws IOException;
  }

  private <T> T attempts(String path, Action<T> action) throws UnreadableFileException {
    return attempts(path, () -> HadoopFile.of(path, configuration), action);
  }

  /** Finds a file, again with each attempt. */
  private interface Finding {
    HadoopFile find() throws IOException;
  }

  private <T> T attempts(String path, Finding finding, Action<T> action)
      throws UnreadableFileException {
    try {
      return retries.run(path, progress -> action.on(finding.find()));
    } catch (InterruptedIOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
