package io.sparkbit.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Command;

/** What a person reads when a job fails: the last line is for them. */
class ErrorReportTest {

  private static final String MISTAKE = "--top-k is 0, but must be at least 1";
  private static final String ADVICE = "jobs/classify --help explains its options";

  /** A job with a fault that nobody knows yet. */
  @Command(name = "faulty")
  static final class Faulty implements Callable<Integer> {
    @Override
    public Integer call() {
      throw new IllegalArgumentException("Comparison method violates its general contract!");
    }
  }

  private static List<String> report(int status, String... arguments) {
    StringWriter err = new StringWriter();
    int ended =
        SparkBit.commandLine()
            .addSubcommand(new Faulty())
            .setErr(new PrintWriter(err))
            .execute(arguments);
    assertThat(ended).isEqualTo(status);
    return err.toString().lines().toList();
  }

  @Test
  void ofTheUsersMistakeIsTwoLines() {
    assertThat(report(2, "classify", "--images", "/no/such", "--top-k", "0"))
        .containsExactly(MISTAKE, ADVICE);
  }

  @Test
  void ofTheUsersMistakeHasItsStackTraceOnRequest() {
    assertThat(report(2, "classify", "--images", "/no/such", "--top-k", "0", "--stacktrace"))
        .startsWith("io.sparkbit.spark.param.ParamValueException: " + MISTAKE)
        .anyMatch(line -> line.startsWith("\tat io.sparkbit.jobs.command.Classify."))
        .endsWith(MISTAKE, ADVICE);
  }

  @Test
  void ofAFaultOfTheProgramHasItsStackTraceAndSaysSo() {
    assertThat(report(1, "faulty"))
        .startsWith(
            "java.lang.IllegalArgumentException: Comparison method violates its general contract!")
        .anyMatch(line -> line.startsWith("\tat io.sparkbit.jobs.ErrorReportTest$Faulty.call("))
        .endsWith(
            "This is a bug in spark-bit, or in what it runs on. Please report it with the stack"
                + " trace above: java.lang.IllegalArgumentException: Comparison method violates its"
                + " general contract!");
  }
}
