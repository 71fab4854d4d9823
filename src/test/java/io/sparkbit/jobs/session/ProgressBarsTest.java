package io.sparkbit.jobs.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sparkbit.hub.folder.ProgressListener;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

class ProgressBarsTest {

  private static String shown(long total, long present, long more) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ProgressListener.Transfer transfer =
        new ProgressBars(new PrintStream(out, true, UTF_8))
            .begin("model.safetensors", total, present)) {
      transfer.advance(more);
    }
    return out.toString(UTF_8);
  }

  @Test
  void showsFileAndMegabytes() {
    assertThat(shown(3_000_000, 0, 3_000_000))
        .contains("model.safetensors")
        .contains("100%")
        .contains("3/3 MB");
  }

  @Test
  void goesOnWhereAnEarlierTransferEnded() {
    assertThat(shown(4_000_000, 2_000_000, 1_000_000)).contains("75%").contains("3/4 MB");
  }

  @Test
  void nobodyKnowsTheLength() {
    assertThat(shown(-1, 0, 2_000_000)).contains("model.safetensors").contains("2/? MB");
  }
}
