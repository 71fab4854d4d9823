package io.sparkbit.jobs;

import java.nio.file.Path;
import org.apache.commons.lang3.ArrayUtils;

/** The command line of {@code jobs/fine-tune} for the ones and the sevens. */
final class FineTuneCommand {

  private static final Path DIGITS = Path.of("src/main/data/digits/train").toAbsolutePath();

  private FineTuneCommand() {}

  /**
   * Returns a command line.
   *
   * @param more options
   */
  static String[] of(String output, String... more) {
    return ArrayUtils.addAll(
        new String[] {
          "fine-tune",
          "--images",
          DIGITS.resolve("1").toString(),
          DIGITS.resolve("7").toString(),
          "--output",
          output,
          "--batch-size",
          "16",
          "--resize",
          "36",
          "--crop",
          "32",
          "--flip-probability",
          "0"
        },
        more);
  }
}
