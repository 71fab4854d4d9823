package io.sparkbit.jobs;

import io.sparkbit.testing.ShortLivedJvm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A script in {@code jobs/}, run as a person runs it.
 *
 * @param status its exit status
 * @param output what it printed, including errors
 */
record JobScript(int status, String output) {

  private static final long SECONDS = 240;

  static JobScript run(Map<String, String> environment, Path folder, String... command)
      throws IOException, InterruptedException {
    List<String> line = new ArrayList<>(List.of(command));
    line.set(0, Path.of("jobs", command[0]).toAbsolutePath().toString());
    ProcessBuilder builder =
        new ProcessBuilder(line).directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().remove("SPARK_HOME");
    builder.environment().put(ShortLivedJvm.SUBMIT_OPTIONS, ShortLivedJvm.line());
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IOException("still running after " + SECONDS + " s:\n" + output);
    }
    return new JobScript(process.exitValue(), output);
  }
}
