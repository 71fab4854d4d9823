package io.sparkbit.model;

import ai.djl.engine.Engine;
import ai.djl.pytorch.engine.PtEngine;
import ai.djl.util.Utils;
import io.sparkbit.cache.FileLocks;
import io.sparkbit.hub.HubSettings;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.commons.io.FileUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the engine's native libraries are unpacked: beside the cached models, unless DJL's own
 * settings name another folder. One process of a host unpacks them while the others wait.
 */
final class EngineFolder {

  private static final Logger LOG = LoggerFactory.getLogger(EngineFolder.class);

  /** DJL's settings, as environment variables or system properties (its class Utils). */
  private static final String ENGINE_CACHE = "ENGINE_CACHE_DIR";

  private static final List<String> SETTINGS = List.of(ENGINE_CACHE, "DJL_CACHE_DIR");

  private EngineFolder() {}

  /** Starts the engine with its libraries from the folder. */
  static Engine startEngine() {
    Optional<Path> folder = folder();
    if (folder.isEmpty()) {
      return Engine.getEngine(PtEngine.ENGINE_NAME);
    }
    System.setProperty(ENGINE_CACHE, folder.get().toString());
    try {
      return FileLocks.holding(
          folder.get().resolve(".lock"),
          () -> {
            removeRemains(folder.get());
            return Engine.getEngine(PtEngine.ENGINE_NAME);
          });
    } catch (IOException e) {
      LOG.warn("{} cannot be locked; the engine starts without: {}", folder.get(), e.toString());
      return Engine.getEngine(PtEngine.ENGINE_NAME);
    }
  }

  private static Optional<Path> folder() {
    boolean named = SETTINGS.stream().anyMatch(name -> Utils.getEnvOrSystemProperty(name) != null);
    return named
        ? Optional.empty()
        : HubSettings.ofEnvironment(System.getenv())
            .cacheFolder()
            .map(cache -> cache.toAbsolutePath().resolve("engine"));
  }

  /** What a process left that was killed while it unpacked (DJL's class LibUtils). */
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
      LOG.info("{} cannot be tidied up: {}", libraries, e.toString());
    }
  }
}
