package io.sparkbit.jobs;

import java.util.Objects;
import org.apache.commons.lang3.exception.ExceptionUtils;
import org.apache.spark.sql.AnalysisException;
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

  private static final String OWN_PACKAGES = "io.sparkbit.";

  private SparkBit() {}

  /** Runs a job; the exit status is 0 if it did its work, 1 if it failed, 2 for wrong usage. */
  public static void main(String[] arguments) {
    int status = run(arguments);
    if (status != 0) {
      System.exit(status);
    }
  }

  /** Runs a job and gives the exit status of {@link #main}. */
  public static int run(String... arguments) {
    return commandLine().execute(arguments);
  }

  static CommandLine commandLine() {
    return new CommandLine(new SparkBit())
        .setUsageHelpAutoWidth(true)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(SparkBit::report);
  }

  /** What the user can mend is told in a line; anything else with its stack trace. */
  private static int report(
      Exception exception, CommandLine commandLine, CommandLine.ParseResult parsed)
      throws Exception {
    String message =
        ExceptionUtils.getThrowableList(exception).stream()
            .filter(SparkBit::isUsersMistake)
            .map(Throwable::getMessage)
            .filter(Objects::nonNull)
            .findFirst()
            .orElseThrow(() -> exception);
    commandLine.getErr().println(commandLine.getColorScheme().errorText(message));
    return ExitCode.SOFTWARE;
  }

  private static boolean isUsersMistake(Throwable exception) {
    return exception instanceof IllegalArgumentException
        || exception instanceof AnalysisException
        || exception.getClass().getName().startsWith(OWN_PACKAGES);
  }
}
