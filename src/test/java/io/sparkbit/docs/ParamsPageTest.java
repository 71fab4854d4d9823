package io.sparkbit.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** The page of Params says what the stages say. */
class ParamsPageTest {

  @Test
  void theCommittedPageIsTheGeneratedOne() throws IOException {
    assertThat(Files.readString(ParamsPage.FILE))
        .as("The Params have changed; run the command in the Javadoc of ParamsPage")
        .isEqualTo(ParamsPage.page());
  }
}
