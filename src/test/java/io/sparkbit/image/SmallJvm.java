package io.sparkbit.image;

import static java.util.concurrent.TimeUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;

import io.sparkbit.testing.ShortLivedJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs a program in its own JVM with a heap of 512 MiB. */
final class SmallJvm {
  /** A limit for runs that hang; others take seconds. */
  private static final long MINUTES_AT_MOST = 10;

  private SmallJvm() {}

  /** Returns what the program printed; it must exit with 0. */
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
