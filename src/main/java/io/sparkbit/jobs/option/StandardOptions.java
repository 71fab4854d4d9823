package io.sparkbit.jobs.option;

import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;

/** What every job has. */
public final class StandardOptions {

  private static final String STACKTRACE = "--stacktrace";

  @Option(
      names = STACKTRACE,
      description = "Print the stack trace of an error too, whoever can put it right.")
  boolean stacktrace;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  boolean help;

  /** Whether the user asked for the stack traces of a job. */
  public static boolean wantsStackTrace(ParseResult job) {
    return job.matchedOptionValue(STACKTRACE, false);
  }
}
