package io.sparkbit.python;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** The Python classes say what the Java stages say. */
class PythonStagesTest {

  @Test
  void theCommittedFileIsTheGeneratedOne() throws IOException {
    assertThat(Files.readString(PythonStages.FILE))
        .as("The Params have changed; run the command in the Javadoc of PythonStages")
        .isEqualTo(PythonStages.python());
  }
}
