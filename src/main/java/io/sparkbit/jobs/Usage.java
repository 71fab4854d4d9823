package io.sparkbit.jobs;

import io.sparkbit.error.Suggestion;
import io.sparkbit.jobs.output.OutputTable;
import io.sparkbit.jobs.table.Columns;
import io.sparkbit.spark.param.ParamValueException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.text.CaseUtils;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Mistakes of a command line in the words of a person, who typed options and no Params. */
final class Usage {

  private static final Pattern UNKNOWN = Pattern.compile("Unknown option: '([^']*)'");
  private static final Pattern CASE = Pattern.compile("\\p{Upper}");

  private Usage() {}

  /** Says what picocli found wrong. */
  static String mistake(ParameterException mistake) {
    if (mistake instanceof UnmatchedArgumentException unmatched) {
      return unmatched(unmatched);
    }
    if (mistake instanceof OverwrittenOptionException twice) {
      return "%s is given twice; give it once".formatted(name(twice.getOverwritten()));
    }
    if (mistake instanceof MissingParameterException missing && !missing.getMissing().isEmpty()) {
      return missing(missing.getMissing().get(0), mistake.getCommandLine().getCommandSpec());
    }
    if (mistake.getArgSpec() != null && mistake.getValue() != null) {
      return "%s is '%s', but must be %s"
          .formatted(name(mistake.getArgSpec()), mistake.getValue(), required(mistake));
    }
    if (mistake.getArgSpec() != null) { // The next option stands where its value should.
      return missing(mistake.getArgSpec(), mistake.getCommandLine().getCommandSpec());
    }
    return mistake.getCommandLine().getParent() == null
        ? "No job is named; the jobs are " + jobs(mistake.getCommandLine())
        : String.valueOf(mistake.getMessage());
  }

  private static String unmatched(UnmatchedArgumentException mistake) {
    CommandLine command = mistake.getCommandLine();
    String word = word(mistake).replaceFirst("(?<=^--[a-z-]{1,99})=.*", "");
    if (word.startsWith("-")) {
      return "There is no option %s%s"
          .formatted(
              word, Suggestion.question(word, command.getCommandSpec().optionsMap().keySet()));
    }
    return command.getParent() == null
        ? "There is no job '%s'; the jobs are %s%s"
            .formatted(
                word, jobs(command), Suggestion.question(word, command.getSubcommands().keySet()))
        : "No option takes '%s'; write the option that it is for before it".formatted(word);
  }

  /** An option that stands where the value of another one should is only in the message. */
  private static String word(UnmatchedArgumentException mistake) {
    Matcher option = UNKNOWN.matcher(mistake.getMessage());
    return mistake.getUnmatched().isEmpty() && option.find()
        ? option.group(1)
        : mistake.getUnmatched().get(0);
  }

  private static String missing(ArgSpec argument, CommandSpec command) {
    boolean isGiven =
        argument instanceof OptionSpec option
            && command.commandLine().getParseResult() != null
            && !option.required();
    String label = argument.paramLabel();
    return isGiven || !argument.required()
        ? "%s needs a value: %s %s".formatted(name(argument), name(argument), label)
        : "%s %s is missing".formatted(name(argument), label);
  }

  /** Enums list what they accept, and the converters of numbers say it. */
  private static String required(ParameterException mistake) {
    Class<?> type = mistake.getArgSpec().auxiliaryTypes()[0];
    if (type == boolean.class) {
      return "given without a value";
    }
    return type.isEnum()
        ? Arrays.stream(type.getEnumConstants())
            .map(Object::toString)
            .collect(Collectors.joining(", ", "one of ", ""))
        : String.valueOf(Objects.requireNonNullElse(mistake.getCause(), mistake).getMessage());
  }

  private static String jobs(CommandLine jobs) {
    return String.join(", ", jobs.getSubcommands().keySet());
  }

  private static String name(ArgSpec argument) {
    return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
  }

  /** Says what a Param found wrong with the value of an option, if there is one for it. */
  static String mistake(ParamValueException mistake, CommandSpec job) {
    String option = "--" + CASE.matcher(mistake.param()).replaceAll("-$0").toLowerCase(Locale.ROOT);
    return "%s %s"
        .formatted(job.findOption(option) == null ? mistake.param() : option, mistake.complaint());
  }

  /**
   * Returns a message with the names of options where it has those of Params, such as {@code
   * --max-pixels} for {@code maxPixels}. Names of one word are words, but before a value; those of
   * columns are left.
   */
  static String inOptions(String message, CommandSpec job) {
    String said = message;
    for (OptionSpec option : job.options()) {
      String name = option.longestName();
      String param = CaseUtils.toCamelCase(name, false, '-');
      boolean isWord = name.lastIndexOf('-') == 1;
      if (!param.equals(Columns.TOP_K) && !said.contains(name)) {
        said =
            said.replaceAll(
                "(?<![\\w./-])%s%s".formatted(param, isWord ? "(?= (is|to) ')" : "(?![\\w/])"),
                name);
      }
    }
    return said;
  }

  /** Says how to go on with a job that was stopped. Tables appear when all their rows are there. */
  static String again(List<String> arguments, CommandLine jobs) {
    boolean isAtOnce =
        arguments.stream().anyMatch(argument -> argument.startsWith(OutputTable.OPTION));
    Optional<String> goesOn =
        arguments.stream()
            .limit(1)
            .map(jobs.getSubcommands()::get)
            .filter(Objects::nonNull)
            .flatMap(job -> Stream.of("--resume", "--overwrite").filter(flag -> has(job, flag)))
            .findFirst()
            .filter(flag -> !isAtOnce && !arguments.contains(flag));
    return "Run the same command again"
        + goesOn.map(", with %s if it had begun to write"::formatted).orElse("");
  }

  private static boolean has(CommandLine job, String option) {
    return job.getCommandSpec().findOption(option) != null;
  }

  /** Says where to read on. */
  static String advice(CommandSpec command) {
    return command.parent() == null
        ? "jobs/submit --help lists the jobs, and JOB --help explains the options of one"
        : "jobs/%s --help explains its options".formatted(command.name());
  }
}
