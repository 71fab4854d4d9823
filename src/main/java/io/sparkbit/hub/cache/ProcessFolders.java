package io.sparkbit.hub.cache;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.commons.io.FileUtils;
import org.apache.hadoop.util.ShutdownHookManager;

/** Folders of the temporary directory that are there as long as this JVM is. */
public final class ProcessFolders {

  /** After Spark has stopped (40) and file systems are closed (10). */
  private static final int PRIORITY = 1;

  private static final Set<Path> FOLDERS = ConcurrentHashMap.newKeySet();

  static {
    ShutdownHookManager.get().addShutdownHook(ProcessFolders::deleteAll, PRIORITY);
  }

  private ProcessFolders() {}

  /** A new folder, which is removed with all that is in it when this JVM ends, if not killed. */
  public static Path create(String prefix) throws IOException {
    Path folder = Files.createTempDirectory(prefix);
    FOLDERS.add(folder);
    return folder;
  }

  private static void deleteAll() {
    FOLDERS.forEach(folder -> FileUtils.deleteQuietly(folder.toFile()));
  }

  /** Whether a folder lies in the temporary directory, so that nobody expects it to last. */
  public static boolean isTemporary(Path folder) throws IOException {
    Path temporary = Path.of(System.getProperty("java.io.tmpdir")).toRealPath();
    return folder.toRealPath().startsWith(temporary);
  }
}
