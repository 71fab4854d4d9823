package io.sparkbit.model.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkbit.model.BitPredictor;
import io.sparkbit.model.BitProgram;
import io.sparkbit.model.Pretrained;
import io.sparkbit.model.TestPixels;
import io.sparkbit.torchscript.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What a program takes from the system it gives back when it is closed. */
class NativeMemoryTest {

  private static final Path STATUS = Path.of("/proc/self/status");
  private static final long LIMIT_KIB = 20 << 10;

  @Test
  @EnabledOnOs(OS.LINUX)
  void loadedAndClosedProgramsLeaveNothingBehind() throws IOException {
    loadPredictClose(10);
    long before = residentKiB();
    loadPredictClose(20);

    assertThat(residentKiB() - before).as("KiB more after 20 rounds").isLessThan(LIMIT_KIB);
  }

  private static void loadPredictClose(int times) throws IOException {
    for (int i = 0; i < times; i++) {
      try (BitProgram program =
              BitProgram.load(Pretrained.open("bundled:bit-tiny-digits"), Precision.FLOAT32);
          BitPredictor predictor = program.newPredictor("logits")) {
        assertThat(predictor.predict(List.of(TestPixels.image(32, 32, i)))).hasSize(1);
      }
    }
  }

  /** With the Java heap at its smallest, so that only native memory counts. */
  private static long residentKiB() throws IOException {
    System.gc();
    return Files.readAllLines(STATUS).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }
}
