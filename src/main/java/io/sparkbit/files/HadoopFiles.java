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
 * Reads and writes files on any Hadoop file system. Thread-safe.
 *
 * <p>Temporary failures are retried: throttling, timeouts, broken connections, fewer bytes than a
 * file has. Missing files, folders and denied access are not. {@value #ATTEMPTS} and {@value
 * #DELAY} in the Hadoop configuration ({@code spark.hadoop.*} in Spark's) set the number of
 * attempts and the first delay. After 5 seconds without progress a failure is final, because file
 * systems such as S3A ({@code fs.s3a.retry.*}) have then already retried.
 *
 * <p>An interrupted thread stops at its next wait and makes no further attempt. It throws an {@link
 * InterruptedIOException}, wrapped in an {@link UncheckedIOException} where the method declares
 * only unreadable files. S3A's socket reads do not respond to interrupts; they wait up to {@code
 * fs.s3a.connection.timeout}.
 */
public final class HadoopFiles {

  /** The maximum number of attempts to read a file; 3 by default. */
  public static final String ATTEMPTS = "spark-bit.read.attempts";

  /**
   * The delay between the first two attempts, which doubles afterwards; {@code 500ms} by default.
   */
  public static final String DELAY = "spark-bit.read.delay";

  /**
   * The maximum size of a file that is read into memory, such as {@code 512m}. The default is the
   * smaller of 1 GiB and an eighth of the heap.
   */
  public static final String MAX_BYTES = "spark-bit.read.maxBytes";

  /** What the name of a file ends with until it is complete. */
  public static final String UNFINISHED = ".unfinished";

  private final Configuration configuration;
  private final ReadRetries retries;
  private final long limit;

  /**
   * Creates access to the files that a Hadoop configuration reaches.
   *
   * @throws UserException if {@link #ATTEMPTS}, {@link #DELAY} or {@link #MAX_BYTES} is out of
   *     range
   * @throws IllegalArgumentException if one of them is not a number
   */
  public HadoopFiles(Configuration configuration) {
    this.configuration = configuration;
    this.retries = ReadRetries.of(configuration);
    this.limit = BoundedRead.limit(configuration);
  }

  /**
   * Refuses settings with which no file can be read, before reading starts.
   *
   * @throws UserException if {@link #ATTEMPTS}, {@link #DELAY} or {@link #MAX_BYTES} is not a
   *     number or is out of range
   */
  public static void requireValid(Configuration configuration) {
    try {
      ReadRetries.of(configuration);
      BoundedRead.limit(configuration);
    } catch (UserException e) {
      throw e;
    } catch (IllegalArgumentException e) { // Hadoop's: not a number, or an unknown unit
      throw new UserException(
          "%s must be a number, %s a time such as 500ms and %s a number of bytes such as 512m: %s"
              .formatted(ATTEMPTS, DELAY, MAX_BYTES, e.getMessage()),
          e);
    }
  }

  /**
   * Reads all bytes of a file.
   *
   * @param path a path in the notation of {@link FilePaths}
   * @throws UnreadableFileException if the file is missing, not a regular file, forbidden,
   *     unreachable or longer than {@link #MAX_BYTES}
   */
  public byte[] read(String path) throws UnreadableFileException {
    return read(path, new BoundedRead(limit, HadoopFiles::isWanted));
  }

  /**
   * Reads all bytes of a file whose length is known from a listing. On S3A this is a single
   * request.
   *
   * <p>One byte more is requested, to check that the file ends there. If it has another length, the
   * file was replaced and is read again without relying on the listing. The result is never a part
   * of a longer file.
   *
   * @param path as for {@link #read(String)}
   * @param length in bytes; negative if unknown
   * @throws UnreadableFileException as for {@link #read(String)}
   */
  public byte[] read(String path, long length) throws UnreadableFileException {
    return read(path, length, HadoopFiles::isWanted);
  }

  /**
   * As {@link #read(String, long)}, but reads the rest of a file only if its first bytes are
   * wanted.
   *
   * @param wanted tests the first 4096 bytes, or all of a shorter file
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

  /** Accepts files of any kind. */
  private static boolean isWanted(byte[] head) {
    return true;
  }

  /**
   * Refuses data that exceeds the size limit of files.
   *
   * @param bytes the length of the data
   * @throws UnreadableFileException if it exceeds {@link #MAX_BYTES}
   */
  public void requireWithinLimit(long bytes) throws UnreadableFileException {
    new BoundedRead(limit, HadoopFiles::isWanted).requireWithin(bytes);
  }

  /**
   * Reads all bytes of a file that the caller requires.
   *
   * @param path as for {@link #read(String)}
   * @throws UserException that names the file and the reason, if it cannot be read
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
   * @param copied receives the number of additional bytes, repeatedly
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
   * Returns the state of a path, or empty if it does not exist.
   *
   * @throws UnreadableFileException if the file system is unknown or cannot be queried
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
   * Returns the names of the files directly in a folder.
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
   * Returns some of the names of files and folders directly in a folder. No more are requested
   * where the file system can list a part.
   *
   * @param limit the maximum number of names, at least 0
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
   * Returns the paths of the files and folders that a location names.
   *
   * @param location a file, a folder or a glob of either
   * @return at least one
   * @throws UnreadableFileException if there is none, or the file system cannot be queried
   */
  public List<String> matches(String location) throws UnreadableFileException {
    return Matches.of(location, configuration).stream()
        .map(status -> status.getPath().toString())
        .toList();
  }

  /**
   * Returns a path with the scheme and authority of its file system.
   *
   * @throws UnreadableFileException if there is no such file system
   */
  public String qualify(String path) throws UnreadableFileException {
    return attempts(path, file -> file.fileSystem().makeQualified(file.path()).toString());
  }

  /**
   * Writes a small file and creates its folder. The file appears complete or not at all; whoever is
   * killed here may leave another with the suffix {@link #UNFINISHED}.
   *
   * @param path must not exist; the caller must prevent concurrent writes
   * @throws IOException if the file cannot be written or exists
   */
  public void write(String path, byte[] bytes) throws IOException {
    Path file = FilePaths.of(path);
    write(file.getFileSystem(configuration), file, out -> out.write(bytes));
  }

  /**
   * Copies a local file as {@link #write} does: the target appears complete or not at all. A local
   * file system keeps no checksum for it, because a user may change the file.
   *
   * @param path must not exist
   * @throws IOException if the file cannot be written or exists
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
   * Copies the files of a local folder as {@link #upload} does, but replaces files with the same
   * names. Subfolders are skipped.
   *
   * @throws IOException if a file cannot be written
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

  /** Writes the content of a file. */
  private interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  private static void write(FileSystem fileSystem, Path file, Content content) throws IOException {
    if (fileSystem.exists(file)) {
      throw new FileAlreadyExistsException("%s already exists".formatted(file));
    }
    Path unfinished = file.suffix(UNFINISHED);
    try (OutputStream out = fileSystem.create(unfinished, true)) {
      content.writeTo(out);
    }
    if (!fileSystem.rename(unfinished, file)) {
      throw new IOException("%s cannot be renamed to %s".formatted(unfinished, file));
    }
  }

  /**
   * Deletes a file, or a folder with its contents, if it exists.
   *
   * @throws IOException if it exists afterwards
   */
  public void delete(String path) throws IOException {
    Path file = FilePaths.of(path);
    FileSystem fileSystem = file.getFileSystem(configuration);
    if (!fileSystem.delete(file, true) && fileSystem.exists(file)) {
      throw new IOException("%s cannot be removed".formatted(file));
    }
  }

  /** Deletes a folder if it is empty. */
  public void deleteEmptyFolder(String folder) throws IOException {
    Path path = new Path(folder);
    FileSystem fileSystem = path.getFileSystem(configuration);
    if (fileSystem.exists(path) && fileSystem.listStatus(path).length == 0) {
      fileSystem.delete(path, false);
    }
  }

  /** An operation on a file. */
  private interface Action<T> {
    T on(HadoopFile file) throws IOException;
  }

  private <T> T attempts(String path, Action<T> action) throws UnreadableFileException {
    return attempts(path, () -> HadoopFile.of(path, configuration), action);
  }

  /** Finds a file, again for each attempt. */
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
