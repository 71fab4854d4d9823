package io.sparkbit.jobs;

import io.sparkbit.error.UserException;
import io.sparkbit.jobs.command.SparkJob;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.lang3.ArrayUtils;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkSubmit;
import org.apache.spark.util.Utils;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/**
 * The main class of the scripts in {@code jobs/}: answers what the command line alone tells, runs
 * jobs that need no Spark, and otherwise becomes Spark's own SparkSubmit, which takes as long again
 * to start.
 */
public final class Start {

  private static final String SEPARATOR = "--";

  /** SparkSubmit's words without any options: {@code --class NAME JAR}. */
  private static final int NO_OPTIONS = 3;

  /** Begins the settings by which SparkSubmit adds to the class path. */
  private static final String LIBRARIES = "spark.jars";

  /** No exit status, which have 8 bits. */
  private static final int READY = 256;

  private Start() {}

  /**
   * Runs a job as spark-submit does.
   *
   * @param arguments the job and its options, {@code --}, and what SparkSubmit wants before them,
   *     up to the jar
   */
  public static void main(String[] arguments) {
    int end = List.of(arguments).indexOf(SEPARATOR);
    String[] job = Arrays.copyOf(arguments, end);
    String[] spark = Arrays.copyOfRange(arguments, end + 1, arguments.length);
    CommandLine commandLine = SparkBit.commandLine();
    int status = commandLine.setExecutionStrategy(Start::answer).execute(job);
    if (status != READY) {
      System.exit(status);
    }
    if (spark.length == NO_OPTIONS && !needsSpark(commandLine.getParseResult().subcommand())) {
      SparkBit.main(job);
    } else {
      SparkSubmit.main(ArrayUtils.addAll(spark, job));
    }
  }

  /** Returns whether only SparkSubmit can run a job; for others it takes a tenth of their time. */
  private static boolean needsSpark(CommandLine.ParseResult job) {
    if (job.commandSpec().userObject() instanceof SparkJob) {
      return true;
    }
    SparkConf settings = new SparkConf();
    Utils.loadDefaultSparkProperties(settings, null); // As system properties, where jobs find them.
    return settings.getAllWithPrefix(LIBRARIES).length > 0;
  }

  private static int answer(CommandLine.ParseResult parsed) {
    Integer helped = CommandLine.executeHelpRequest(parsed);
    if (helped == null && !parsed.hasSubcommand()) {
      throw new CommandLine.ParameterException(parsed.commandSpec().commandLine(), "no job");
    }
    if (helped == null) {
      requireValidOptions(parsed.subcommand().commandSpec());
    }
    return helped == null ? READY : helped;
  }

  private static void requireValidOptions(CommandSpec job) {
    if (job.userObject() instanceof SparkJob runs) {
      try {
        runs.requireValidOptions();
      } catch (UserException e) {
        throw new CommandLine.ExecutionException(job.commandLine(), e.message(), e);
      }
    }
  }
}
