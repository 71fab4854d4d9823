package io.sparkbit.jobs.command;

import io.sparkbit.error.UserException;
import io.sparkbit.jobs.option.ModelLocation;
import io.sparkbit.jobs.option.SparkOptions;
import io.sparkbit.jobs.option.StandardOptions;
import io.sparkbit.jobs.session.JobSession;
import io.sparkbit.output.Inputs;
import io.sparkbit.output.Output;
import io.sparkbit.output.OutputMode;
import io.sparkbit.output.OutputPath;
import io.sparkbit.output.Unfinished;
import io.sparkbit.spark.session.ExecutorClasses;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.commons.lang3.StringUtils;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * A job that runs on Spark and writes an output. Options are checked before Spark starts, the
 * output is claimed once all inputs are known, and the result is printed once it is in place.
 */
public abstract class SparkJob implements Callable<Integer> {

  @Spec protected CommandSpec spec = CommandSpec.create();

  @Mixin SparkOptions sparkOptions = new SparkOptions();

  @Mixin StandardOptions standardOptions = new StandardOptions();

  /**
   * What a job is about to do.
   *
   * @param path where it writes
   * @param mode what to do if the output exists
   * @param inputs what it reads, as far as the command line says
   * @param unfinished what happens to the output if the job fails
   */
  public record Plan(OutputPath path, OutputMode mode, Inputs inputs, Unfinished unfinished) {}

  protected interface Work {

    /**
     * Writes the output.
     *
     * @return what to print once the output is in place
     */
    Report run(Output output) throws IOException;
  }

  /** All that a job does in Spark's session. */
  protected interface SessionWork {
    Report run(JobSession session) throws IOException;
  }

  protected interface Report {
    void print(PrintWriter out);
  }

  /**
   * Checks the options by themselves, without a look at files or settings.
   *
   * @throws UserException if one has an invalid value, or some contradict each other
   */
  public abstract void requireValidOptions();

  /**
   * Looks at what the options name, before Spark starts.
   *
   * @throws UserException if it cannot be used
   */
  protected abstract Plan plan() throws IOException;

  /**
   * Lists the images, locates the model, and adds inputs that the command line does not name.
   *
   * @throws UserException if the output overlaps with the inputs, or they cannot be used
   */
  protected abstract Work prepare(JobSession session, Plan plan) throws IOException;

  /**
   * Returns the option for the model that the job reads, which is looked for before Spark starts.
   */
  protected Optional<ModelLocation> model() {
    return Optional.empty();
  }

  /** Removes what the job left on this machine outside its output; by default, nothing. */
  protected void cleanUp() throws IOException {}

  @Override
  public Integer call() throws IOException {
    requireValidOptions();
    Plan plan = plan();
    plan.inputs.requireApart(plan.path);
    requireModel();
    return inSession(
        session -> {
          session.begin("Listing images");
          Work work = prepare(session, plan);
          session.begin(StringUtils.capitalize(spec.name()));
          return write(plan, work);
        });
  }

  /** Looks for the model that the job reads, if it reads one. */
  final void requireModel() throws IOException {
    if (model().isPresent()) {
      model().get().requireFound();
    }
  }

  private Report write(Plan plan, Work work) throws IOException {
    try (Output output = plan.path.claim(plan.mode, spec.name(), plan.unfinished)) {
      Report report = work.run(output);
      output.complete();
      return report;
    }
  }

  /** Runs work in Spark's session, and prints its report. */
  protected final Integer inSession(SessionWork work) throws IOException {
    try (JobSession session = sparkOptions.session(spec.name())) {
      ExecutorClasses.require(session.spark());
      Report report = work.run(session);
      PrintWriter out = spec.commandLine().getOut();
      report.print(out);
      out.flush();
      return ExitCode.OK;
    } finally {
      cleanUp();
    }
  }
}
