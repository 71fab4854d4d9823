package io.sparkbit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Jazzer looks for a class's inputs in its package, and without them runs next to nothing. */
class FuzzInputsTest {

  private static final Path RESOURCES = Path.of("src/test/resources");
  private static final Path TESTS = Path.of("src/test/java");
  private static final String INPUTS = "Inputs";

  @Test
  void everyFolderOfInputsHasItsClass() throws IOException {
    try (Stream<Path> folders = Files.walk(RESOURCES)) {
      List<Path> inputs =
          folders.filter(folder -> folder.toString().endsWith("FuzzIT" + INPUTS)).toList();

      assertThat(inputs).hasSize(2);
      for (Path folder : inputs) {
        String name = RESOURCES.relativize(folder).toString();
        assertThat(TESTS.resolve(name.substring(0, name.length() - INPUTS.length()) + ".java"))
            .exists();
      }
    }
  }
}
