package io.sparkbit.jobs.option;

import java.util.Arrays;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** Checks of the options that the user gave, as opposed to defaults. */
public final class GivenOptions {

  private GivenOptions() {}

  /**
   * Refuses options that would have no effect.
   *
   * @param reason text that follows the option's name in the message
   * @throws UsageException if one of them was given
   */
  public static void refuse(CommandSpec spec, String reason, String... options) {
    ParseResult given = spec.commandLine().getParseResult();
    Arrays.stream(options)
        .filter(given::hasMatchedOption)
        .findFirst()
        .ifPresent(
            option -> {
              throw new UsageException("%s %s; leave it out".formatted(option, reason));
            });
  }
}
