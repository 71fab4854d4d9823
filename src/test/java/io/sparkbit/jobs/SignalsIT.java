package io.sparkbit.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkbit.jobs.output.Summary;
import io.sparkbit.spark.Digits;
import io.sparkbit.testing.EngineProcess;
import io.sparkbit.testing.JobJvm;
import io.sparkbit.testing.Poll;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Jobs that SIGTERM and Ctrl-C meet while the network runs: they end with the status of the signal,
 * without a crash of the JVM, and leave nothing that looks complete.
 */
@EnabledOnOs(OS.LINUX)
@Tag("long")
class SignalsIT {

  private static final long SECONDS = 120;

  /** Digits again and again: more than any run gets to see. */
  private static final int REPETITIONS = 40;

  @TempDir Path folder;

  private String[] command(String job) throws IOException {
    String output = folder.resolve("output").toString();
    if (job.equals("fine-tune")) {
      String digits = Path.of("src/main/data/digits/train").toAbsolutePath().toString();
      return new String[] {
        job,
        "--images",
        digits,
        "--output",
        output,
        "--steps",
        "5000",
        "--checkpoint-interval",
        "5",
        "--batch-size",
        "16",
        "--resize",
        "36",
        "--crop",
        "32",
        "--flip-probability",
        "0"
      };
    }
    List<String> lines = new ArrayList<>(List.of("path"));
    for (Path digit : Digits.files()) {
      lines.addAll(Collections.nCopies(REPETITIONS, digit.toString()));
    }
    String list = Files.write(folder.resolve("images.csv"), lines).toString();
    return new String[] {job, "--images", list, "--output", output};
  }

  @ParameterizedTest
  @CsvSource({
    "classify, TERM, 143, 1",
    "classify, INT, 130, 2",
    "embed, TERM, 143, 3",
    "fine-tune, TERM, 143, 4",
    "fine-tune, INT, 130, 5"
  })
  void endsAtOnceAndLeavesNothingHalf(String job, String signal, int status, long seed)
      throws IOException, InterruptedException {
    Path log = folder.resolve("log");
    // Shells let what they start in the background ignore SIGINT, as this build may be.
    List<String> line = new ArrayList<>(List.of("env", "--default-signal=INT"));
    // With progress bars, which are drawn until the JVM ends.
    List<String> properties = List.of("spark.master=local[2]", "picocli.ansi=true");
    line.addAll(JobJvm.command(properties, command(job)));
    Process process =
        new ProcessBuilder(line)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      Poll.until(
          () -> EngineProcess.hasEngine(process.toHandle()) ? "" : null,
          () -> "the engine",
          process::isAlive);
      Thread.sleep(new Random(seed).nextInt(4000));
      send(signal, process);
      assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }

    String printed = Files.readString(log, StandardCharsets.UTF_8);
    assertThat(process.exitValue()).as(printed).isEqualTo(status);
    assertThat(printed.lines().toList())
        .noneMatch(text -> text.startsWith("\tat "))
        .last()
        .asString()
        .isEqualTo(
            "Stopped by SIG%s; whatever was unfinished is missing. Run the same command again,"
                + " with --resume if it had begun to write",
            signal);
    assertThat(names(folder))
        .noneMatch(name -> name.startsWith("hs_err") || name.startsWith("core"));
    assertThat(names(folder.resolve("output")))
        .doesNotContain("_SUCCESS", Summary.FILE, "model.safetensors", "config.json");
  }

  private static void send(String signal, Process process)
      throws IOException, InterruptedException {
    String[] kill = {"kill", "-" + signal, Long.toString(process.pid())};
    assertThat(new ProcessBuilder(kill).inheritIO().start().waitFor()).isZero();
  }

  private static List<String> names(Path path) throws IOException {
    if (!Files.exists(path)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(path)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
