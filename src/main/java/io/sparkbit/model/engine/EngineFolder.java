package io.sparkbit.model.engine;

import ai.djl.engine.Engine;
import ai.djl.pytorch.engine.PtEngine;
import ai.djl.util.Utils;
import io.sparkbit.cache.CacheFolders;
import io.sparkbit.cache.EnvironmentVariables;
import io.sparkbit.cache.FileLocks;
import io.sparkbit.natives.NativeLibraryException;
import io.sparkbit.natives.TorchLibraries;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.commons.io.FileUtils;
import org.apache.commons.lang3.exception.ExceptionUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder into which the engine's native libraries are unpacked: next to the cached models,
 * unless DJL's settings name another folder.
 */
final class EngineFolder {

  private static final Logger LOG = LoggerFactory.getLogger(EngineFolder.class);

  /** DJL's settings: environment variables or system properties (DJL's class Utils). */
  private static final String LIBRARIES = "PYTORCH_LIBRARY_PATH";

  private static final String ENGINE_CACHE = "ENGINE_CACHE_DIR";
  private static final String CACHE = "DJL_CACHE_DIR";

  private EngineFolder() {}

  /**
   * Starts the engine with the libraries from this folder.
   *
   * @throws NativeLibraryException if this platform has no libraries, or if they cannot be unpacked
   *     or loaded
   */
  static Engine startEngine() {
    if (setting(LIBRARIES).isPresent()) {
      return start();
    }
    Optional<Path> named = setting(ENGINE_CACHE).or(() -> setting(CACHE)).map(Path::of);
    Optional<Path> libraries =
        named.isPresent() ? TorchLibraries.unpackInto(named.get()) : TorchLibraries.unpack();
    if (libraries.isPresent()) {
      System.setProperty(LIBRARIES, libraries.get().toString());
      return start();
    }
    return named.isPresent() ? start() : startUnpacking();
  }

  private static Engine start() {
    try {
      return Engine.getEngine(PtEngine.ENGINE_NAME);
    } catch (RuntimeException e) {
      LinkageError refusal = ExceptionUtils.throwableOfType(e, LinkageError.class);
      if (refusal == null) {
        throw e;
      }
      Path place = Path.of(setting(LIBRARIES).or(() -> setting(ENGINE_CACHE)).orElse("."));
      throw NativeLibraryException.ofLoading("PyTorch", place, refusal);
    }
  }

  /**
   * Starts the engine and lets DJL unpack GPU builds, because it knows which of them a driver can
   * run.
   */
  private static Engine startUnpacking() {
    Optional<Path> cache =
        CacheFolders.firstWritable(CacheFolders.of(new EnvironmentVariables(System.getenv())));
    if (cache.isEmpty()) {
      return start();
    }
    Path folder = cache.get().toAbsolutePath().resolve("engine");
    System.setProperty(ENGINE_CACHE, folder.toString());
    try {
      return FileLocks.holding(
          folder.resolve(".lock"),
          () -> {
            removeRemains(folder);
            return start();
          });
    } catch (IOException e) {
      LOG.warn("Cannot lock {}; starting the engine without the lock: {}", folder, e.toString());
      return start();
    }
  }

  private static Optional<String> setting(String name) {
    return Optional.ofNullable(Utils.getEnvOrSystemProperty(name)).filter(v -> !v.isEmpty());
  }

  /** Removes what a process left when it was killed while unpacking (DJL's class LibUtils). */
  private static void removeRemains(Path folder) {
    Path libraries = folder.resolve("pytorch");
    if (!Files.isDirectory(libraries)) {
      return;
    }
    try (DirectoryStream<Path> remains = Files.newDirectoryStream(libraries, "tmp*")) {
      for (Path remain : remains) {
        FileUtils.deleteDirectory(remain.toFile());
      }
    } catch (IOException e) {
      LOG.info("Cannot clean up {}: {}", libraries, e.toString());
    }
  }
}
