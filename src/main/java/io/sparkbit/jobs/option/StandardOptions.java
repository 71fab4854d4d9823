package io.sparkbit.jobs.option;

import io.sparkbit.jobs.output.MayDiffer;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;

/** Options that every job has. */
public final class StandardOptions {

  private static final String STACKTRACE = "--stacktrace";

  /** Comes after the job's own options in the help, which set no order. */
  static final int LAST = 1_000;

  @MayDiffer
  @Option(names = STACKTRACE, order = LAST, description = "Print the stack trace of any error.")
  boolean stacktrace;

  @MayDiffer
  @Option(
      names = {"-h", "--help"},
      order = LAST + 1,
      usageHelp = true,
      description = "Show this help and exit.")
  boolean help;

  public static boolean wantsStackTrace(ParseResult job) {
    return job.matchedOptionValue(STACKTRACE, false);
  }
}
