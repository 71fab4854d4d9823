package io.sparkbit.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkbit.notebooks.ScalaCells;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's Scala runs as it is printed, in the interpreter of {@code spark-shell}. */
@Tag("long")
class ReadmeIT {

  @Test
  void runsTheScala(@TempDir Path classes) throws IOException {
    assertThat(ScalaCells.print(classes, Map.of(), Snippets.of(ReadmeTest.PAGE, "scala")))
        .containsPattern("/0/0020\\.png *\\|zero +\\|0\\.97");
  }
}
