package io.sparkbit.benchmark;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** The reference implementation, which needs a Python with torch and transformers. */
final class Reference {

  private Reference() {}

  /**
   * Runs a script that prints one number.
   *
   * @param script file in {@code src/test/python}
   */
  static double measure(String python, String script) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(python, "src/test/python/" + script)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String printed =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    process.waitFor();
    return Double.parseDouble(printed);
  }
}
