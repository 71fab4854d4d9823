package io.sparkbit.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;

/** Runs jobs in this JVM and keeps what they print. */
final class JobRun {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  /**
   * Runs jobs on local cores.
   *
   * @param master such as {@code local[2]}
   */
  JobRun(String master) {
    System.setProperty("spark.ui.enabled", "false");
    System.setProperty("spark.master", master);
  }

  /** Runs a job and returns its exit status. */
  int run(String... arguments) {
    return SparkBit.commandLine()
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(arguments);
  }

  /** Fails unless a job refuses to run, with a message and no stack trace. */
  void assertRefused(String message, String... arguments) {
    assertFails(1, message, arguments);
  }

  /** Fails unless a command line is rejected as a mistake, in two lines. */
  void assertMistaken(String message, String... arguments) {
    assertFails(2, message, arguments);
    assertThat(err())
        .endsWith("\njobs/%s --help explains its options\n".formatted(arguments[0]))
        .hasLineCount(2);
  }

  private void assertFails(int status, String message, String... arguments) {
    err.getBuffer().setLength(0);
    assertThat(run(arguments)).isEqualTo(status);
    assertThat(err()).contains(message).doesNotContain("\tat ");
  }

  String out() {
    return out.toString();
  }

  String err() {
    return err.toString();
  }
}
