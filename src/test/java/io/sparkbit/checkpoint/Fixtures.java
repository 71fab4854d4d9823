package io.sparkbit.checkpoint;

import java.nio.file.Path;

/** Files that PyTorch and NumPy wrote; their README says how. */
public final class Fixtures {

  private static final Path RESOURCES = Path.of("src/test/resources/io/sparkbit");

  private Fixtures() {}

  public static Path file(String name) {
    return RESOURCES.resolve("checkpoint").resolve(name);
  }

  /** Returns a file of one of the models that the reference implementations wrote. */
  public static Path golden(String name) {
    return RESOURCES.resolve("model/golden").resolve(name);
  }
}
