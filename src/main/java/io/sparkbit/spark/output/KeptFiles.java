package io.sparkbit.spark.output;

import io.sparkbit.hub.cache.FileDigests;
import io.sparkbit.hub.cache.ProcessFolders;
import io.sparkbit.hub.folder.ModelFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import org.apache.commons.io.FileUtils;
import org.jspecify.annotations.Nullable;

/**
 * Files of models inside saved stages, kept until this JVM ends. Spark removes a stage's folder
 * before it overwrites it, and with it the model, even for the stage that was loaded from there.
 * The models of Spark ML are in memory then.
 */
final class KeptFiles {

  private static @Nullable Path root;

  private KeptFiles() {}

  /**
   * Returns a folder on this machine with the files of a model, which it does not lose with their
   * own folder. It takes space only where links are not possible.
   */
  static synchronized Path of(ModelFiles files) throws IOException {
    if (files.shared().isPresent()) {
      return files.folder(); // In a cache already.
    }
    Path folder = Files.createDirectories(root().resolve(FileDigests.sha256(files.location())));
    if (!hasAll(folder, files)) {
      FileUtils.cleanDirectory(folder.toFile());
      for (String name : files.names()) {
        keep(files.folder().resolve(name), folder.resolve(name));
      }
    }
    return folder;
  }

  private static Path root() throws IOException {
    Path known = root;
    if (known == null) {
      known = ProcessFolders.create("spark-bit-loaded");
      root = known;
    }
    return known;
  }

  private static boolean hasAll(Path folder, ModelFiles files) throws IOException {
    String[] kept = folder.toFile().list();
    if (kept == null || !Set.copyOf(Arrays.asList(kept)).equals(Set.copyOf(files.names()))) {
      return false;
    }
    for (String name : files.names()) {
      if (!Files.isSameFile(folder.resolve(name), files.folder().resolve(name))) {
        return false;
      }
    }
    return true;
  }

  /** Links of other users' files, and to other disks, are not possible. */
  private static void keep(Path file, Path kept) throws IOException {
    try {
      Files.createLink(kept, file.toRealPath());
    } catch (UnsupportedOperationException | IOException e) {
      Files.copy(file, kept);
    }
  }
}
