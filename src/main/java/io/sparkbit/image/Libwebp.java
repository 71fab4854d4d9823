package io.sparkbit.image;

import com.luciad.imageio.webp.internal.NativeLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The native library, unpacked from its jar to the temporary folder once per process. */
final class Libwebp {
  private static final Optional<Throwable> FAILURE = load();

  private Libwebp() {}

  // Called here first, since the binding itself prints a failure and goes on.
  private static Optional<Throwable> load() {
    try {
      Files.createDirectories(Path.of(System.getProperty("java.io.tmpdir")));
      NativeLoader.initialize();
      return Optional.empty();
    } catch (Exception | LinkageError e) {
      return Optional.of(e);
    }
  }

  static void require() throws InvalidImageException {
    if (FAILURE.isPresent()) {
      throw InvalidImageException.unsupported(
          Format.WEBP,
          "%s on %s, since libwebp could not be loaded from %s (%s)"
              .formatted(
                  System.getProperty("os.name"),
                  System.getProperty("os.arch"),
                  System.getProperty("java.io.tmpdir"),
                  FAILURE.get().getMessage()),
          FAILURE.get());
    }
  }
}
