package io.sparkbit.jobs.option;

import picocli.CommandLine.Option;

/** What every job has. */
public final class HelpOption {

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  boolean help;
}
