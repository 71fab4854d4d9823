package io.sparkbit.hub.cache;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.commons.io.FileUtils;
import org.apache.hadoop.util.ShutdownHookManager;

/** Temporary folders that exist as long as this JVM. */
public final class ProcessFolders {

  /** Runs after Spark has stopped (40) and file systems are closed (10). */
  private static final int PRIORITY = 1;

  private static final Set<Path> FOLDERS = ConcurrentHashMap.newKeySet();

  static {
    ShutdownHookManager.get().addShutdownHook(ProcessFolders::deleteAll, PRIORITY);
  }

  private ProcessFolders() {}

  /** Creates a folder that is deleted with its contents when this JVM ends, unless it is killed. */
  public static Path create(String prefix) throws IOException {
    Path folder = Files.createTempDirectory(prefix);
    FOLDERS.add(folder);
    return folder;
  }

  private static void deleteAll() {
    FOLDERS.forEach(folder -> FileUtils.deleteQuietly(folder.toFile()));
  }

  /** Returns whether a folder is in the temporary directory, so that nobody expects it to last. */
  public static boolean isTemporary(Path folder) throws IOException {
    Path temporary = Path.of(System.getProperty("java.io.tmpdir")).toRealPath();
    return folder.toRealPath().startsWith(temporary);
  }
}
