package io.sparkbit.jobs;

import io.sparkbit.jobs.command.Classify;
import io.sparkbit.jobs.command.Convert;
import io.sparkbit.jobs.command.Describe;
import io.sparkbit.jobs.command.Embed;
import io.sparkbit.jobs.command.Evaluate;
import io.sparkbit.jobs.command.FineTune;
import io.sparkbit.jobs.command.Manifest;
import io.sparkbit.jobs.command.Pack;
import io.sparkbit.jobs.command.Preprocess;
import io.sparkbit.jobs.command.Probe;
import io.sparkbit.jobs.fewshot.FewShot;
import io.sparkbit.jobs.option.StandardOptions;
import io.sparkbit.spark.param.ParamValueException;
import java.io.PrintWriter;
import java.math.BigInteger;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.commons.lang3.StringUtils;
import org.apache.hadoop.util.VersionInfo;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;

/** The main class: one subcommand for each job. */
@Command(
    name = "spark-bit",
    description = "Big Transfer (BiT) image models on Apache Spark.",
    subcommands = {
      Classify.class,
      Evaluate.class,
      FineTune.class,
      Probe.class,
      FewShot.class,
      Embed.class,
      Preprocess.class,
      Manifest.class,
      Pack.class,
      Describe.class,
      Convert.class
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
public final class SparkBit {

  private static final Pattern CASE = Pattern.compile("\\p{Upper}");

  /** A screen of 24 lines of 80 characters. */
  private static final int MAX_CHARACTERS = 1920;

  private static final String BUG =
      "This is a bug in spark-bit, or in what it runs on. Please report it with the stack trace"
          + " above: %s";

  private SparkBit() {}

  /**
   * Runs a job. The exit status is 0 if the job succeeded, 1 if it failed, 2 if the command line is
   * invalid, and 130 or 143 if Ctrl-C or SIGTERM ended it.
   */
  public static void main(String[] arguments) {
    Optional<String> refusal =
        SupportedJava.refusal(
            Runtime.version(), System.getProperty("java.home"), VersionInfo.getVersion());
    if (refusal.isPresent()) {
      System.err.println(refusal.get());
      System.exit(ExitCode.SOFTWARE);
    }
    StopSignals.announce();
    int status = run(arguments);
    StopSignals.awaitEnd();
    if (status != 0) {
      System.exit(status);
    }
  }

  /** Runs a job and returns the exit status that {@link #main} describes. */
  public static int run(String... arguments) {
    return commandLine().execute(arguments);
  }

  public static CommandLine commandLine() {
    CommandLine jobs = new CommandLine(new SparkBit());
    jobs.getSubcommands()
        .values()
        .forEach(job -> job.getCommandSpec().usageMessage().abbreviateSynopsis(true));
    return jobs.setUsageHelpAutoWidth(true)
        .setCaseInsensitiveEnumValuesAllowed(true)
        // A misspelled option after --images is not an image.
        .setUnmatchedOptionsAllowedAsOptionParameters(false)
        .registerConverter(int.class, text -> (int) wholeNumber(text, Integer.MAX_VALUE))
        .registerConverter(Integer.class, text -> (int) wholeNumber(text, Integer.MAX_VALUE))
        .registerConverter(long.class, text -> wholeNumber(text, Long.MAX_VALUE))
        .setExecutionStrategy(SparkBit::runQuietly)
        .setParameterExceptionHandler(SparkBit::explain)
        .setExecutionExceptionHandler(SparkBit::report);
  }

  /** Parses a number; picocli's own converters mention Java types. */
  private static long wholeNumber(String text, long maximum) {
    BigInteger number;
    try {
      number = new BigInteger(text);
    } catch (NumberFormatException e) {
      throw new CommandLine.TypeConversionException("'%s' is not a whole number".formatted(text));
    }
    if (number.abs().compareTo(BigInteger.valueOf(maximum)) > 0) {
      throw new CommandLine.TypeConversionException(
          "'%s' is not between -%d and %d".formatted(text, maximum, maximum));
    }
    return number.longValue();
  }

  /** Prints a mistake. Picocli would add all options, and the mistake would scroll out of view. */
  private static int explain(CommandLine.ParameterException mistake, String[] arguments) {
    CommandLine job = mistake.getCommandLine();
    PrintWriter err = job.getErr();
    err.println(job.getColorScheme().errorText(shortened(mistake.getMessage())));
    CommandLine.UnmatchedArgumentException.printSuggestions(mistake, err);
    err.println("--help explains the options");
    return job.getCommandSpec().exitCodeOnInvalidInput();
  }

  /** Runs the chosen job and holds back what Spark logs about failed tasks. */
  private static int runQuietly(CommandLine.ParseResult parsed) {
    try (TaskFailureLog log = TaskFailureLog.begin()) {
      try {
        return new CommandLine.RunLast().execute(parsed);
      } catch (CommandLine.ExecutionException e) {
        StopSignals.awaitEnd();
        if (isToldInASentence(e, parsed)) {
          log.drop();
        }
        throw e;
      } catch (Error e) {
        // Hadoop throws its own error when a local disk is full.
        StopSignals.awaitEnd();
        if (Remedy.of(e).isEmpty()) {
          throw e;
        }
        if (isToldInASentence(e, parsed)) {
          log.drop();
        }
        throw new CommandLine.ExecutionException(
            parsed.commandSpec().commandLine(), e.toString(), e);
      }
    }
  }

  private static boolean isToldInASentence(Throwable failure, CommandLine.ParseResult parsed) {
    return Remedy.of(failure).isPresent() && !StandardOptions.wantsStackTrace(job(parsed));
  }

  private static CommandLine.ParseResult job(CommandLine.ParseResult parsed) {
    return parsed.hasSubcommand() ? parsed.subcommand() : parsed;
  }

  /**
   * Prints a failure: the last line is for the user, after a stack trace if that is asked for or
   * nothing else explains the failure.
   */
  private static int report(
      Exception exception, CommandLine commandLine, CommandLine.ParseResult parsed) {
    CommandLine.ParseResult job = job(parsed);
    Optional<String> remedy =
        exception instanceof ParamValueException wrong
            ? Optional.of(optionName(wrong.param(), job) + " " + wrong.complaint())
            : Remedy.of(exception);
    PrintWriter err = commandLine.getErr();
    if (remedy.isEmpty() || StandardOptions.wantsStackTrace(job)) {
      exception.printStackTrace(err);
    }
    String message = remedy.orElseGet(() -> BUG.formatted(exception));
    err.println(commandLine.getColorScheme().errorText(shortened(message)));
    return ExitCode.SOFTWARE;
  }

  /** Returns the option that sets a Param, or the Param if there is none. */
  private static String optionName(String param, CommandLine.ParseResult job) {
    String option = "--" + CASE.matcher(param).replaceAll("-$0").toLowerCase(Locale.ROOT);
    return job.commandSpec().findOption(option) == null ? param : option;
  }

  /** Shortens a message to a screen, whatever a file or table puts into it. */
  private static String shortened(@Nullable String message) {
    return StringUtils.abbreviateMiddle(message, " ... ", MAX_CHARACTERS);
  }
}
