package io.sparkbit.hub;

import io.sparkbit.hub.cache.ProcessFolders;
import io.sparkbit.hub.folder.LocatedModel;
import io.sparkbit.hub.folder.ModelLayout;
import io.sparkbit.hub.folder.ModelNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The models inside the jar, unpacked to a temporary folder once per JVM. */
final class BundledModels {

  static final String SCHEME = "bundled";
  static final List<String> NAMES = List.of("bit-tiny-digits");

  private static final List<String> FILES =
      List.of(ModelLayout.CONFIG, ModelLayout.SAFETENSORS, ModelLayout.PROCESSOR);

  private static final Map<String, Path> FOLDERS = new HashMap<>();

  private BundledModels() {}

  static LocatedModel extract(String location) throws ModelNotFoundException {
    String name = location.substring(SCHEME.length() + 1);
    if (!NAMES.contains(name)) {
      throw new ModelNotFoundException(
          "There is no bundled model '%s'; the bundled models are %s".formatted(name, NAMES));
    }
    synchronized (FOLDERS) {
      Path folder = FOLDERS.get(name);
      if (folder == null || !Files.isDirectory(folder)) {
        folder = unpack(name);
        FOLDERS.put(name, folder);
      }
      return new ModelLayout(location, new LocalFolder(folder)).ofFolder();
    }
  }

  private static Path unpack(String name) throws ModelNotFoundException {
    try {
      Path folder = ProcessFolders.create("spark-bit-" + name);
      for (String file : FILES) {
        try (InputStream in = resource(name + "/" + file)) {
          Files.copy(in, folder.resolve(file));
        }
      }
      return folder;
    } catch (IOException e) {
      throw new ModelNotFoundException(
          "Cannot unpack the bundled model '%s' to %s: %s"
              .formatted(name, System.getProperty("java.io.tmpdir"), e),
          e);
    }
  }

  private static InputStream resource(String path) throws IOException {
    InputStream in = BundledModels.class.getResourceAsStream(path);
    if (in == null) {
      throw new IOException("the jar lacks " + path);
    }
    return in;
  }
}
