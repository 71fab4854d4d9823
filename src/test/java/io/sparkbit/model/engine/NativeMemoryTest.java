package io.sparkbit.model.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkbit.image.RgbImage;
import io.sparkbit.model.BitPredictor;
import io.sparkbit.model.BitProgram;
import io.sparkbit.model.Pretrained;
import io.sparkbit.model.TestPixels;
import io.sparkbit.torchscript.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.commons.lang3.StringUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What a program takes from the system it gives back when it is closed. */
class NativeMemoryTest {

  private static final Path STATUS = Path.of("/proc/self/status");
  private static final long LIMIT_KIB = 20 << 10;

  private static final int PASSES = 10;

  private static final RgbImage LARGE = TestPixels.image(1024, 1024, 1);

  /** Of the stem's result for one image, after its pool. */
  private static final long PAGES_OF_ONE_PASS = 32L * 256 * 256 * 4 / 4096;

  @Test
  @EnabledOnOs(OS.LINUX)
  void loadedAndClosedProgramsLeaveNothingBehind() throws IOException {
    loadPredictClose(10);
    long before = residentKiB();
    loadPredictClose(20);

    assertThat(residentKiB() - before).as("KiB more after 20 rounds").isLessThan(LIMIT_KIB);
  }

  /** In a thread of its own, as tasks and trainings run. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void passesUseTheMemoryOfEarlierOnes() throws Exception {
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try (BitProgram program =
            BitProgram.load(Pretrained.open("bundled:bit-tiny-digits"), Precision.FLOAT32);
        BitPredictor predictor = program.newPredictor("logits")) {
      Callable<Long> passes = () -> faultsOf(() -> predictor.predict(List.of(LARGE)), PASSES);
      thread.submit(passes).get();
      long faults = thread.submit(passes).get();

      assertThat(faults).isLessThan(PASSES * PAGES_OF_ONE_PASS);
    } finally {
      thread.shutdown();
    }
  }

  private static long faultsOf(Runnable pass, int times) throws IOException {
    long before = minorFaults();
    for (int i = 0; i < times; i++) {
      pass.run();
    }
    return minorFaults() - before;
  }

  /** See proc_pid_stat(5). */
  private static long minorFaults() throws IOException {
    return Long.parseLong(
        StringUtils.split(Files.readString(Path.of("/proc/thread-self/stat")), ' ')[9]);
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
