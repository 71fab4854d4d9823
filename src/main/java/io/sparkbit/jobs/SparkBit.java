package io.sparkbit.jobs;

import io.sparkbit.jobs.command.Audit;
import io.sparkbit.jobs.command.Classify;
import io.sparkbit.jobs.command.Convert;
import io.sparkbit.jobs.command.Describe;
import io.sparkbit.jobs.command.Embed;
import io.sparkbit.jobs.command.Evaluate;
import io.sparkbit.jobs.command.FindLearningRate;
import io.sparkbit.jobs.command.FineTune;
import io.sparkbit.jobs.command.Manifest;
import io.sparkbit.jobs.command.Pack;
import io.sparkbit.jobs.command.Preprocess;
import io.sparkbit.jobs.command.Probe;
import io.sparkbit.jobs.fewshot.FewShot;
import io.sparkbit.jobs.option.StandardOptions;
import io.sparkbit.jobs.option.UsageException;
import io.sparkbit.spark.param.ParamValueException;
import java.io.PrintWriter;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
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
      FindLearningRate.class,
      Probe.class,
      FewShot.class,
      Embed.class,
      Audit.class,
      Preprocess.class,
      Manifest.class,
      Pack.class,
      Describe.class,
      Convert.class
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
public final class SparkBit {

  /** A screen of 24 lines of 80 characters. */
  private static final int MAX_CHARACTERS = 1920;

  private static final String BUG =
      "This is a bug in spark-bit, or in what it runs on. Please report it with the stack trace"
          + " above: %s";

  private SparkBit() {}

  /**
   * Runs a job. The exit status is 0 if the job succeeded, 1 if it failed, 2 if an option is
   * unknown, missing, or has a value that it cannot have, and 130 or 143 if Ctrl-C or SIGTERM ended
   * it.
   */
  public static void main(String[] arguments) {
    Optional<String> refusal =
        SupportedJava.refusal(
            Runtime.version(), System.getProperty("java.home"), VersionInfo.getVersion());
    if (refusal.isPresent()) {
      System.err.println(refusal.get());
      System.exit(ExitCode.SOFTWARE);
    }
    StopSignals.announce(() -> Usage.again(List.of(arguments), commandLine()));
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
    jobs.getCommandSpec().usageMessage().customSynopsis("jobs/submit JOB [OPTIONS]");
    jobs.getSubcommands().forEach(SparkBit::describe);
    return jobs.setUsageHelpAutoWidth(true)
        .setCaseInsensitiveEnumValuesAllowed(true)
        // A misspelled option after --images is not an image.
        .setUnmatchedOptionsAllowedAsOptionParameters(false)
        .registerConverter(int.class, text -> (int) wholeNumber(text, Integer.MAX_VALUE))
        .registerConverter(Integer.class, text -> (int) wholeNumber(text, Integer.MAX_VALUE))
        .registerConverter(long.class, text -> wholeNumber(text, Long.MAX_VALUE))
        .registerConverter(Long.class, text -> wholeNumber(text, Long.MAX_VALUE))
        .registerConverter(double.class, SparkBit::number)
        .registerConverter(Double.class, SparkBit::number)
        .setHelpFactory(UsageHelp::new)
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
      throw new CommandLine.TypeConversionException("a whole number");
    }
    if (number.abs().compareTo(BigInteger.valueOf(maximum)) > 0) {
      throw new CommandLine.TypeConversionException(
          "a whole number from -%d to %d".formatted(maximum, maximum));
    }
    return number.longValue();
  }

  private static double number(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new CommandLine.TypeConversionException("a number");
    }
  }

  /** Shows a job as it is called, by its script. */
  private static void describe(String name, CommandLine job) {
    boolean takesImages = !job.getCommandSpec().positionalParameters().isEmpty();
    job.getCommandSpec()
        .usageMessage()
        .customSynopsis("jobs/%s [OPTIONS]%s".formatted(name, takesImages ? " [PATH...]" : ""));
  }

  private static int explain(CommandLine.ParameterException mistake, String[] arguments) {
    return explain(Usage.mistake(mistake), mistake.getCommandLine());
  }

  /** Prints a mistake. Picocli would add all options, and the mistake would scroll out of view. */
  private static int explain(String mistake, CommandLine job) {
    PrintWriter err = job.getErr();
    err.println(job.getColorScheme().errorText(shortened(mistake)));
    err.println(Usage.advice(job.getCommandSpec()));
    return ExitCode.USAGE;
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
    Optional<String> remedy = Remedy.of(exception);
    PrintWriter err = commandLine.getErr();
    if (remedy.isEmpty() || StandardOptions.wantsStackTrace(job)) {
      exception.printStackTrace(err);
    }
    if (exception instanceof ParamValueException wrong) {
      return explain(Usage.mistake(wrong, job.commandSpec()), job.commandSpec().commandLine());
    }
    if (exception instanceof UsageException wrong) {
      return explain(wrong.message(), job.commandSpec().commandLine());
    }
    String message =
        remedy
            .map(told -> Usage.inOptions(told, job.commandSpec()))
            .orElseGet(() -> BUG.formatted(exception));
    err.println(commandLine.getColorScheme().errorText(shortened(message)));
    return ExitCode.SOFTWARE;
  }

  /** Shortens a message to a screen, whatever a file or table puts into it. */
  private static String shortened(@Nullable String message) {
    return StringUtils.abbreviateMiddle(message, " ... ", MAX_CHARACTERS);
  }
}
