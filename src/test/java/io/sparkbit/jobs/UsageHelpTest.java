package io.sparkbit.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

class UsageHelpTest {

  private static final String CONTINUED = " ".repeat(31);

  static Set<String> jobs() {
    return SparkBit.commandLine().getSubcommands().keySet();
  }

  private static String help(int width, String job) {
    StringWriter out = new StringWriter();
    CommandLine commandLine = SparkBit.commandLine();
    int status =
        commandLine
            .setUsageHelpAutoWidth(false)
            .setUsageHelpWidth(width)
            .setOut(new PrintWriter(out))
            .execute(job, "--help");
    assertThat(status).isZero();
    return out.toString();
  }

  @ParameterizedTest
  @MethodSource("jobs")
  void fitsItsWidthAndNamesTheScript(String job) {
    for (int width : new int[] {80, 120}) {
      assertThat(help(width, job).lines())
          .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(width))
          .first()
          .asString()
          .startsWith("Usage: jobs/%s [OPTIONS]".formatted(job));
    }
  }

  /** Descriptions are formats: picocli warns of one with a percent sign of its own. */
  @ParameterizedTest
  @MethodSource("jobs")
  void warnsOfNothing(String job) {
    PrintStream before = System.err;
    ByteArrayOutputStream warnings = new ByteArrayOutputStream();
    System.setErr(new PrintStream(warnings, true, StandardCharsets.UTF_8));
    try {
      help(80, job);
    } finally {
      System.setErr(before);
    }

    assertThat(warnings.toString(StandardCharsets.UTF_8)).isEmpty();
  }

  /** A word stands on the next line only if it does not fit. */
  @ParameterizedTest
  @MethodSource("jobs")
  void fillsItsLines(String job) {
    for (int width : new int[] {80, 120}) {
      List<String> lines = help(width, job).lines().toList();
      for (int i = 1; i < lines.size(); i++) {
        if (lines.get(i).startsWith(CONTINUED)) {
          String word = lines.get(i).strip().split(" ", 2)[0];
          assertThat(lines.get(i - 1) + " " + word).hasSizeGreaterThan(width - 1);
        }
      }
    }
  }

  @Test
  void breaksNoWord() {
    assertThat(help(80, "classify"))
        .contains(" hf://ORG/NAME[@REVISION],")
        .containsPattern("\\sbundled:bit-tiny-digits\\.\\n")
        .containsPattern("\\s\\.parquet,\\s")
        .containsPattern("\\n      --model=LOCATION +Location of the model: ")
        .containsPattern("\\n {30}\\S");
  }
}
