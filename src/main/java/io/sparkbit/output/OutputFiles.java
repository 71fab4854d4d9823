package io.sparkbit.output;

import io.sparkbit.files.FailureText;
import io.sparkbit.natives.NameExchange;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CommonPathCapabilities;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStreamBuilder;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Options.Rename;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.fs.UnsupportedFileSystemException;

/** File system operations for outputs. */
final class OutputFiles {

  private static final String UNFINISHED = ".unfinished";

  /** Of Hadoop 3.4.2's Options.CreateFileOptionKeys; earlier versions ignore it. */
  static final String CREATE_IF_ABSENT = "fs.option.create.conditional.overwrite";

  /** Longer than a store takes from the look for a file to the end of its write. */
  private static final Duration SETTLING = Duration.ofSeconds(3);

  /** See proc(5), section /proc/pid/mountinfo. */
  private static final java.nio.file.Path MOUNTS = java.nio.file.Path.of("/proc/self/mountinfo");

  private static final int MOUNTED = 4;
  private static final Pattern ESCAPED = Pattern.compile("\\\\([0-7]{3})");

  private final Configuration hadoop;

  OutputFiles(Configuration hadoop) {
    this.hadoop = hadoop;
  }

  Configuration hadoop() {
    return hadoop;
  }

  private FileSystem fileSystem(Path path) throws IOException {
    return path.getFileSystem(hadoop);
  }

  Optional<FileStatus> status(RealPath path) throws IOException {
    Path file = new Path(path.toString());
    try {
      return Optional.of(fileSystem(file).getFileStatus(file));
    } catch (FileNotFoundException e) {
      return Optional.empty();
    }
  }

  boolean exists(RealPath path) throws IOException {
    return status(path).isPresent();
  }

  /** Lists the entries directly in a folder, including checksum files. */
  RemoteIterator<FileStatus> list(RealPath folder) throws IOException {
    Path path = new Path(folder.toString());
    return raw(fileSystem(path)).listStatusIterator(path);
  }

  boolean isEmpty(RealPath folder) throws IOException {
    return !list(folder).hasNext();
  }

  /** Reads all bytes of a small file; empty if it does not exist. */
  Optional<byte[]> read(RealPath path) throws IOException {
    Path file = new Path(path.toString());
    try (FSDataInputStream in = raw(fileSystem(file)).open(file)) {
      return Optional.of(in.readAllBytes());
    } catch (FileNotFoundException e) {
      return Optional.empty();
    }
  }

  /** Bypasses checksums on local disks for files that a user may change. */
  private static FileSystem raw(FileSystem fileSystem) {
    return fileSystem instanceof LocalFileSystem local ? local.getRaw() : fileSystem;
  }

  private static java.nio.file.Path local(LocalFileSystem fileSystem, Path path) {
    return fileSystem.pathToFile(path).toPath();
  }

  /**
   * Creates a file and its folder, unless the file exists. Of several concurrent attempts, one
   * succeeds. Local disks and HDFS guarantee this, and S3A of Hadoop 3.4.2 and later if the store
   * has conditional writes, as Amazon's does. Elsewhere the last attempt wins, which is known
   * {@link #SETTLING} later.
   *
   * @return whether the file was created
   */
  boolean create(RealPath path, byte[] bytes) throws IOException {
    Path file = new Path(path.toString());
    FileSystem fileSystem = fileSystem(file);
    if (fileSystem instanceof LocalFileSystem local) {
      return create(local(local, file), bytes);
    }
    if (fileSystem.exists(file)) {
      return false;
    }
    FSDataOutputStreamBuilder<?, ?> builder = fileSystem.createFile(file);
    builder.opt(CREATE_IF_ABSENT, true);
    try (OutputStream out = builder.overwrite(false).recursive().build()) {
      out.write(bytes);
    } catch (IOException e) {
      if (fileSystem.exists(file)) {
        return false;
      }
      throw e;
    }
    return hasFolders(fileSystem, file)
        || fileSystem.hasPathCapability(file, CREATE_IF_ABSENT)
        || isStill(path, bytes);
  }

  private boolean isStill(RealPath path, byte[] bytes) throws IOException {
    try {
      Thread.sleep(SETTLING.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while creating " + path);
    }
    return Arrays.equals(read(path).orElse(null), bytes);
  }

  /**
   * Hadoop's local file system checks whether a file exists before creating it, which is no lock.
   */
  private static boolean create(java.nio.file.Path file, byte[] bytes) throws IOException {
    Files.createDirectories(file.getParent());
    OutputStream out;
    try {
      out = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    } catch (FileAlreadyExistsException e) {
      return false;
    }
    try (out) {
      out.write(bytes);
    } catch (IOException e) {
      Files.delete(file); // On a full disk it exists, and is empty.
      throw e;
    }
    return true;
  }

  /** Writes a small file, replacing an old one atomically if the store can. */
  void replace(RealPath path, byte[] bytes) throws IOException {
    Path file = new Path(path.toString());
    FileSystem fileSystem = fileSystem(file);
    if (!hasFolders(path)) {
      write(fileSystem, file, bytes); // It appears complete when it is closed.
      return;
    }
    Path unfinished = file.suffix(UNFINISHED);
    write(raw(fileSystem), unfinished, bytes);
    replace(unfinished, file);
  }

  private static void write(FileSystem fileSystem, Path file, byte[] bytes) throws IOException {
    try (OutputStream out = fileSystem.create(file, true)) {
      out.write(bytes);
    } catch (IOException | FSError e) {
      throw new IOException("%s cannot be written: %s".formatted(file, FailureText.of(e)), e);
    }
  }

  /** Moves a file over another one. */
  void replace(RealPath from, RealPath to) throws IOException {
    replace(new Path(from.toString()), new Path(to.toString()));
  }

  private void replace(Path from, Path to) throws IOException {
    FileSystem fileSystem = fileSystem(to);
    if (fileSystem instanceof LocalFileSystem local) {
      // An old checksum would make the new file unreadable.
      Files.deleteIfExists(local(local, local.getChecksumFile(to)));
      Files.move(local(local, from), local(local, to), StandardCopyOption.ATOMIC_MOVE);
      Files.deleteIfExists(local(local, local.getChecksumFile(from)));
    } else if (hasFolders(fileSystem, to)) {
      renameOver(fileSystem, from, to);
    } else {
      deleteAndRename(fileSystem, from, to);
    }
  }

  private void renameOver(FileSystem fileSystem, Path from, Path to) throws IOException {
    FileContext context;
    try {
      context = FileContext.getFileContext(fileSystem.getUri(), hadoop);
    } catch (UnsupportedFileSystemException e) {
      deleteAndRename(fileSystem, from, to); // Many do not support FileContext.
      return;
    }
    context.rename(from, to, Rename.OVERWRITE);
  }

  private static void deleteAndRename(FileSystem fileSystem, Path from, Path to)
      throws IOException {
    fileSystem.delete(to, false);
    rename(fileSystem, from, to);
  }

  /**
   * Renames a file or folder, in one step if the file system has folders.
   *
   * @param to must not exist
   */
  void move(RealPath from, RealPath to) throws IOException {
    Path target = new Path(to.toString());
    FileSystem fileSystem = fileSystem(target);
    if (fileSystem.exists(target)) {
      throw new FileAlreadyExistsException(to.toString()); // Hadoop would move into it.
    }
    if (fileSystem instanceof LocalFileSystem local) {
      // Hadoop's local file system copies if a rename fails.
      Files.move(
          local(local, new Path(from.toString())),
          local(local, target),
          StandardCopyOption.ATOMIC_MOVE);
    } else {
      rename(fileSystem, new Path(from.toString()), target);
    }
  }

  /**
   * Exchanges the names of two files or folders in one step.
   *
   * @return false if the file system cannot, and nothing happened
   */
  boolean exchange(RealPath one, RealPath other) throws IOException {
    return isLocal(one)
        && NameExchange.exchange(
            java.nio.file.Path.of(one.path()), java.nio.file.Path.of(other.path()));
  }

  /** Returns a key of a local file or folder that a rename does not change; otherwise empty. */
  String identity(RealPath path) throws IOException {
    if (!isLocal(path)) {
      return "";
    }
    Object key =
        Files.readAttributes(java.nio.file.Path.of(path.path()), BasicFileAttributes.class)
            .fileKey();
    return key == null ? "" : key.toString();
  }

  private static void rename(FileSystem fileSystem, Path from, Path to) throws IOException {
    if (!fileSystem.rename(from, to)) {
      throw new IOException("%s cannot be renamed to %s".formatted(from, to));
    }
  }

  /**
   * Deletes a file, or a folder with its contents, if it exists.
   *
   * @throws IOException if it exists afterwards
   */
  void delete(RealPath path) throws IOException {
    Path file = new Path(path.toString());
    FileSystem fileSystem = fileSystem(file);
    if (!fileSystem.delete(file, true) && fileSystem.exists(file)) {
      throw new IOException("%s cannot be removed".formatted(file));
    }
  }

  /**
   * Returns whether folders are more than prefixes of names, and so are renamed in one step. Stores
   * with real folders have permissions for them: local disks, HDFS, Azure's hierarchical
   * namespaces. Others, and those that do not say, are treated as object stores.
   */
  boolean hasFolders(RealPath path) throws IOException {
    Path file = new Path(path.toString());
    return hasFolders(fileSystem(file), file);
  }

  private static boolean hasFolders(FileSystem fileSystem, Path path) throws IOException {
    return fileSystem.hasPathCapability(path, CommonPathCapabilities.FS_PERMISSIONS);
  }

  /** Returns whether a path is a mount point; always false except on Linux, which lists mounts. */
  boolean isMountPoint(RealPath path) throws IOException {
    if (!isLocal(path) || !Files.exists(MOUNTS)) {
      return false;
    }
    try (Stream<String> mounts = Files.lines(MOUNTS)) {
      return mounts.anyMatch(mount -> unescaped(mount.split(" ", -1)[MOUNTED]).equals(path.path()));
    }
  }

  /** Decodes blanks and similar characters, which are three octal digits. */
  private static String unescaped(String name) {
    return ESCAPED
        .matcher(name)
        .replaceAll(
            match ->
                Matcher.quoteReplacement(Character.toString(Integer.parseInt(match.group(1), 8))));
  }

  boolean isLocal(RealPath path) throws IOException {
    return fileSystem(new Path(path.toString())) instanceof LocalFileSystem;
  }
}
