package io.sparkbit.hub;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * Files of other places, on this machine.
 *
 * @param root of the cache
 */
record LocalCache(Path root) {

  /** Enough that no two files ever share a key. */
  private static final int KEY_DIGITS = 40;

  /** Writes what a file of the cache shall hold. */
  interface Source {
    void writeTo(Path file) throws IOException;
  }

  /**
   * The cache in the first folder that can be written.
   *
   * @throws ModelNotFoundException if none can
   */
  static LocalCache of(HubSettings settings) throws ModelNotFoundException {
    for (Path folder : settings.cacheFolders()) {
      if (canBeWritten(folder)) {
        return new LocalCache(folder);
      }
    }
    throw new ModelNotFoundException(
        "Models of other file systems are copied to this machine, but none of %s can be written; set %s to a folder that can"
            .formatted(settings.cacheFolders(), HubSettings.CACHE));
  }

  private static boolean canBeWritten(Path folder) {
    try {
      return Files.isWritable(Files.createDirectories(folder));
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * The file that a key stands for, written first if the cache does not have it.
   *
   * @param identity tells this file from any other, and from itself before it changed
   * @param name that the file has here
   */
  Path get(String identity, String name, Source source) throws IOException {
    String key = key(identity);
    Path file = root.resolve(key).resolve(name);
    if (Files.exists(file)) {
      return file;
    }
    return FileLocks.holding(
        lock(key),
        () -> {
          if (!Files.exists(file)) {
            Files.createDirectories(file.getParent());
            Path partial = file.resolveSibling(name + ".incomplete");
            try {
              source.writeTo(partial);
              Links.moveInto(partial, file);
            } finally {
              Files.deleteIfExists(partial);
            }
          }
          return file;
        });
  }

  /** A folder that holds all of some files of this cache. */
  Path together(List<Path> files) throws IOException {
    String key = key(files.toString());
    Path folder = root.resolve(key);
    return FileLocks.holding(
        lock(key),
        () -> {
          for (Path file : files) {
            Links.link(file, folder.resolve(file.getFileName()));
          }
          return folder;
        });
  }

  private Path lock(String key) {
    return root.resolve(".locks").resolve(key + ".lock");
  }

  private static String key(String identity) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(identity.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest).substring(0, KEY_DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
