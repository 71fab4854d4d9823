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

/** Folders for what is kept from run to run: models of other file systems, native libraries. */
public final class CacheFolders {

  /** The variable that names the folder. */
  public static final String VARIABLE = "SPARK_BIT_CACHE";

  private static final String NAME = "spark-bit";
  private static final Set<PosixFilePermission> PRIVATE =
      PosixFilePermissions.fromString("rwx------");
  private static final Set<PosixFilePermission> OF_OTHERS =
      Set.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

  private CacheFolders() {}

  /**
   * In order of preference: what {@value #VARIABLE} names, {@code spark-bit} in the user's caches,
   * and a private folder in {@code java.io.tmpdir}.
   */
  public static List<Path> of(EnvironmentVariables environment) {
    List<Path> folders = new ArrayList<>();
    environment.path(VARIABLE).ifPresent(folders::add);
    // A home that does not exist is nobody's: "?" or /nonexistent, as containers have it.
    Path home = EnvironmentVariables.home();
    boolean homeExists = home.isAbsolute() && Files.isDirectory(home);
    Stream.of(environment.caches(), home.resolve(".cache"))
        .filter(caches -> homeExists || !caches.startsWith(home))
        .map(caches -> caches.resolve(NAME))
        .forEach(folders::add);
    folders.add(temporary());
    return folders.stream().distinct().toList();
  }

  /** The first of some folders that can be written; it is made if it is missing. */
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

  /** Anybody may make a folder of any name where all put temporary files, and then fill it. */
  private static boolean isPrivate(Path folder) throws IOException {
    if (!folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return Files.isWritable(Files.createDirectories(folder));
    }
    Files.createDirectories(folder.getParent());
    try {
      Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(PRIVATE));
    } catch (FileAlreadyExistsException e) {
      // An earlier run's, or not: see below.
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
