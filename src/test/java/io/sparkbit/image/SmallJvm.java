package io.sparkbit.image;

import static java.util.concurrent.TimeUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;

import io.sparkbit.testing.ShortLivedJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs a program in a JVM of its own with a heap of 512 MiB. */
final class SmallJvm {
  /** A net for what hangs; a run takes seconds. */
  private static final long MINUTES_AT_MOST = 10;

  private SmallJvm() {}

  /** What the program printed, which must have ended with 0. */
  static List<String> run(Path folder, Class<?> program, String... arguments)
      throws IOException, InterruptedException {
    Path log = folder.resolve(program.getSimpleName() + ".log");
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(ShortLivedJvm.OPTIONS);
    line.addAll(List.of("-Xmx512m", "-Djava.awt.headless=true"));
    line.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
    line.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(line)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      assertThat(process.waitFor(MINUTES_AT_MOST, MINUTES)).as("ends").isTrue();
    } finally {
      process.destroyForcibly().waitFor();
    }
    List<String> lines = Files.readAllLines(log);
    assertThat(process.exitValue()).as("%s", lines).isZero();
    return lines;
  }
}
