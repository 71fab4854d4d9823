package io.sparkbit.natives;

import io.sparkbit.cache.CacheFolders;
import io.sparkbit.cache.EnvironmentVariables;
import io.sparkbit.cache.FileLocks;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.zip.CRC32;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder of unpacked native libraries. They are unpacked once per machine, by one process while
 * the others wait, and again if a copy is damaged.
 *
 * <pre>
 * .lock
 * NAME-CHECKSUM/FILE        the checksum covers all files, so that versions and platforms can share
 *                           a folder
 * </pre>
 *
 * @param root the folder that contains them
 */
record NativesFolder(Path root) {

  private static final Logger LOG = LoggerFactory.getLogger(NativesFolder.class);
  private static final String PARTIAL = ".partial";

  /**
   * Returns the folder {@code natives} in the user's cache, creating it if it is missing.
   *
   * @throws NativeLibraryException if no folder can be written
   */
  static NativesFolder ofThisUser() {
    List<Path> folders = CacheFolders.of(new EnvironmentVariables(System.getenv()));
    Path cache =
        CacheFolders.firstWritable(folders)
            .orElseThrow(
                () ->
                    new NativeLibraryException(
                        ("Native libraries must be unpacked before they are loaded, but none of"
                                + " %s is writable; set %s to a writable folder")
                            .formatted(folders, CacheFolders.VARIABLE)));
    return in(cache);
  }

  /**
   * Returns the folder {@code natives} in the given folder, creating it if it is missing.
   *
   * @throws NativeLibraryException if it cannot be created
   */
  static NativesFolder in(Path cache) {
    Path root = cache.toAbsolutePath().resolve("natives");
    try {
      return new NativesFolder(Files.createDirectories(root));
    } catch (IOException e) {
      throw cannotBeWritten("Native libraries", root, e);
    }
  }

  /**
   * Unpacks files that belong together.
   *
   * @return the folder that holds them
   * @throws NativeLibraryException if they cannot be written
   */
  Path unpack(String name, List<PackedFile> files) {
    Path folder = root.resolve(name + "-" + checksum(files));
    try {
      if (!missing(folder, files).isEmpty()) {
        unpackAlone(folder, files);
      }
      return folder;
    } catch (IOException e) {
      throw cannotBeWritten(name, root, e);
    }
  }

  private static NativeLibraryException cannotBeWritten(String what, Path root, IOException e) {
    return new NativeLibraryException(
        "%s cannot be unpacked into %s: %s; free up space there, or set %s to another folder"
            .formatted(what, root, e, CacheFolders.VARIABLE),
        e);
  }

  private void unpackAlone(Path folder, List<PackedFile> files) throws IOException {
    try {
      FileLocks.holding(
          root.resolve(".lock"),
          () -> {
            removeRemains(folder);
            return copyMissing(folder, files);
          });
    } catch (IOException e) {
      LOG.debug("{} cannot be locked; unpacking without a lock", root, e);
      copyMissing(folder, files);
    }
  }

  private static Path copyMissing(Path folder, List<PackedFile> files) throws IOException {
    Files.createDirectories(folder);
    for (PackedFile file : missing(folder, files)) {
      Path partial = folder.resolve(UUID.randomUUID() + PARTIAL);
      try {
        file.copyTo(partial);
        Files.move(
            partial,
            folder.resolve(file.name()),
            StandardCopyOption.ATOMIC_MOVE,
            StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(partial);
      }
    }
    return folder;
  }

  private static List<PackedFile> missing(Path folder, List<PackedFile> files) throws IOException {
    List<PackedFile> missing = new ArrayList<>();
    for (PackedFile file : files) {
      Path copy = folder.resolve(file.name());
      if (!file.isIn(copy)) {
        missing.add(file);
        if (Files.exists(copy)) {
          LOG.warn("{} is damaged; unpacking it again", copy);
        }
      }
    }
    return missing;
  }

  /** Removes the partial files of processes that were killed while unpacking. */
  private static void removeRemains(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      try (DirectoryStream<Path> remains = Files.newDirectoryStream(folder, "*" + PARTIAL)) {
        for (Path remain : remains) {
          Files.deleteIfExists(remain);
        }
      }
    }
  }

  private static String checksum(List<PackedFile> files) {
    CRC32 crc = new CRC32();
    for (PackedFile file : files) {
      String content = "%s %d %d%n".formatted(file.name(), file.length(), file.crc32());
      crc.update(content.getBytes(StandardCharsets.UTF_8));
    }
    return "%08x".formatted(crc.getValue());
  }
}
