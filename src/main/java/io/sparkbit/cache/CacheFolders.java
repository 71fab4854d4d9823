package io.sparkbit.cache;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Cache folders for data kept between runs: copies of remote models, and native libraries. */
public final class CacheFolders {

  /** The environment variable that names the cache folder. */
  public static final String VARIABLE = "SPARK_BIT_CACHE";

  private static final String NAME = "spark-bit";
  private static final Set<PosixFilePermission> PRIVATE =
      PosixFilePermissions.fromString("rwx------");
  private static final Set<PosixFilePermission> OF_OTHERS =
      Set.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

  private CacheFolders() {}

  /**
   * Returns the candidate folders in order of preference: the one that {@value #VARIABLE} names,
   * {@code spark-bit} in {@code $XDG_CACHE_HOME} and in {@code ~/.cache}, and a private folder in
   * {@code java.io.tmpdir}.
   */
  public static List<Path> of(EnvironmentVariables environment) {
    List<Path> folders = new ArrayList<>();
    environment.path(VARIABLE).ifPresent(folders::add);
    // Containers often set a home that does not exist, such as "?" or /nonexistent.
    Path home = EnvironmentVariables.home();
    boolean homeExists = home.isAbsolute() && Files.isDirectory(home);
    Stream.of(environment.caches(), home.resolve(".cache"))
        .filter(caches -> homeExists || !caches.startsWith(home))
        .map(caches -> caches.resolve(NAME))
        .forEach(folders::add);
    folders.add(temporary());
    return folders.stream().distinct().toList();
  }

  /** Returns the first folder that is writable, creating missing folders. */
  public static Optional<Path> firstWritable(List<Path> folders) {
    return folders.stream().filter(CacheFolders::canBeWritten).findFirst();
  }

  private static Path temporary() {
    return Path.of(System.getProperty("java.io.tmpdir"))
        .resolve(NAME + "-" + System.getProperty("user.name"));
  }

  private static boolean canBeWritten(Path folder) {
    try {
      return folder.equals(temporary())
          ? isPrivate(folder)
          : Files.isWritable(Files.createDirectories(folder));
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Returns whether only this user can write the folder. Anybody can create a folder of any name in
   * the shared temporary folder, and then fill it.
   */
  private static boolean isPrivate(Path folder) throws IOException {
    if (!folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return Files.isWritable(Files.createDirectories(folder));
    }
    Files.createDirectories(folder.getParent());
    try {
      Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(PRIVATE));
    } catch (FileAlreadyExistsException e) {
      // Left by an earlier run, or by somebody else: checked below.
    }
    PosixFileAttributes attributes =
        Files.readAttributes(folder, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (!attributes.isDirectory()
        || attributes.permissions().stream().anyMatch(OF_OTHERS::contains)) {
      return false;
    }
    Path own = Files.createTempFile(folder, "owner", null);
    try {
      return attributes.owner().equals(Files.getOwner(own));
    } finally {
      Files.delete(own);
    }
  }
}
