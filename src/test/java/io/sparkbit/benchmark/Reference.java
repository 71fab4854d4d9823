package io.sparkbit.benchmark;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The reference implementation, which needs a Python with torch and transformers. */
final class Reference {

  private Reference() {}

  /**
   * Runs a script that prints one number in each line.
   *
   * @param script file in {@code src/test/python}
   * @param environment variables beside those of this process
   */
  static List<Double> measure(
      String python, String script, Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(python, "src/test/python/" + script));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().putAll(environment);
    Process process = builder.start();
    String printed =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    process.waitFor();
    return printed.lines().map(Double::parseDouble).toList();
  }
}
