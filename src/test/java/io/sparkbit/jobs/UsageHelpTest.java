package io.sparkbit.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

class UsageHelpTest {

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
