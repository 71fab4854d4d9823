package io.sparkbit.jobs;

import io.sparkbit.error.UserException;
import io.sparkbit.jobs.command.SparkJob;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.lang3.ArrayUtils;
import org.apache.spark.deploy.SparkSubmit;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/**
 * The main class of the scripts in {@code jobs/}: answers what the command line alone tells, and
 * otherwise becomes Spark's own SparkSubmit, which takes as long again to start.
 */
public final class Start {

  private static final String SEPARATOR = "--";

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
    int status = SparkBit.commandLine().setExecutionStrategy(Start::answer).execute(job);
    if (status != READY) {
      System.exit(status);
    }
    SparkSubmit.main(ArrayUtils.addAll(spark, job));
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
