package io.sparkbit.jobs;

import picocli.CommandLine.Option;

/** What every job has. */
final class HelpOption {

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  boolean help;
}
