package io.sparkbit.jobs.command;

import io.sparkbit.error.UserException;
import io.sparkbit.hub.folder.ModelLayout;
import io.sparkbit.jobs.option.DecodingOptions;
import io.sparkbit.jobs.option.ModelLocation;
import io.sparkbit.jobs.option.OutputPathOptions;
import io.sparkbit.jobs.option.StartOptions;
import io.sparkbit.jobs.option.TrainingOptions;
import io.sparkbit.jobs.option.TuningOptions;
import io.sparkbit.jobs.option.TuningOptions.Tuning;
import io.sparkbit.jobs.option.UsageException;
import io.sparkbit.jobs.output.RunRecord;
import io.sparkbit.jobs.output.Summary;
import io.sparkbit.jobs.session.JobSession;
import io.sparkbit.output.Inputs;
import io.sparkbit.output.Output;
import io.sparkbit.output.OutputOption;
import io.sparkbit.output.OutputPath;
import io.sparkbit.output.Unfinished;
import io.sparkbit.report.page.Text;
import io.sparkbit.spark.BitFineTuner;
import io.sparkbit.spark.metrics.RunMetrics;
import io.sparkbit.spark.param.Validators;
import io.sparkbit.training.LearningRatePoint;
import io.sparkbit.training.LearningRateRange;
import io.sparkbit.training.LearningRateSearch;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A job that searches for a learning rate. */
@Command(
    name = "find-learning-rate",
    description = {
      "Suggests a learning rate for jobs/fine-tune: trains as that would, with the same options,"
          + " while the rate rises from step to step, until the loss grows to four times its least"
          + " value. The model is not kept.",
      "Writes learning-rates.csv (a line for each step: step, learning_rate, loss, smoothed_loss)"
          + " and learning-rates.png, and prints a tenth of the rate at which"
          + " the smoothed loss was least."
    },
    sortOptions = false)
public final class FindLearningRate extends SparkJob {

  private static final String STEPS = "--steps";
  private static final String LEAST = "--least-rate";
  private static final String GREATEST = "--greatest-rate";

  @Mixin TuningOptions tuningOptions = new TuningOptions();

  @Mixin OutputPathOptions outputOptions = new OutputPathOptions();

  @Mixin StartOptions startOptions = new StartOptions();

  @Option(
      names = STEPS,
      paramLabel = "N",
      description = "Number of rates to try, one for each training step. Default: 100.")
  int steps = LearningRateRange.DEFAULT.steps();

  @Option(
      names = LEAST,
      paramLabel = "X",
      description = "Learning rate of the first step. Default: 0.00001.")
  double leastRate = LearningRateRange.DEFAULT.least();

  @Option(
      names = GREATEST,
      paramLabel = "X",
      description = "Learning rate of the last step. Default: 10.")
  double greatestRate = LearningRateRange.DEFAULT.greatest();

  @Mixin TrainingOptions trainingOptions = new TrainingOptions();

  @Mixin DecodingOptions decodingOptions = new DecodingOptions();

  @Override
  public void requireValidOptions() {
    Validators.atLeast(STEPS, LearningRateRange.FEWEST_STEPS).apply(steps);
    Validators.positive(LEAST).apply(leastRate);
    Validators.positive(GREATEST).apply(greatestRate);
    if (leastRate >= greatestRate) {
      throw new UsageException(
          "%s %s must be below %s %s; exchange them, or leave both out"
              .formatted(LEAST, leastRate, GREATEST, greatestRate));
    }
    startOptions.requireValid(spec);
    tuner();
  }

  @Override
  protected Plan plan() throws IOException {
    OutputPath path = outputOptions.path(spec.name(), OutputOption.JOB);
    path.check(outputOptions.mode());
    Inputs inputs = tuningOptions.inputs();
    startOptions.addTo(inputs);
    return new Plan(path, outputOptions.mode(), inputs, Unfinished.REMOVE);
  }

  /** Whoever has a training's command at hand may search with its output. */
  private void requireNoModel(OutputPath path) throws IOException {
    if (path.has(ModelLayout.SAFETENSORS)) {
      throw new UserException(
          "--output %s holds a model, which a search would replace by a table of losses; name another --output"
              .formatted(path.location()));
    }
  }

  @Override
  protected Optional<ModelLocation> model() {
    return startOptions.model();
  }

  @Override
  protected Work prepare(JobSession session, Plan plan) throws IOException {
    SparkSession spark = session.spark();
    String model = startOptions.locate(spark, plan.inputs(), trainingOptions.seed());
    trainingOptions.fetchTeacher(spark, plan.inputs());
    Dataset<Row> images = tuningOptions.images(spark);
    tuningOptions.requireApart(plan.path(), plan.inputs(), images);
    requireNoModel(plan.path());
    Tuning tuning = tuningOptions.tuning(images, tuner().setModel(model));
    return output -> search(output, session.metrics(), tuning);
  }

  @Override
  protected void cleanUp() throws IOException {
    startOptions.cleanUp();
  }

  /**
   * Returns a fine-tuner set up as far as it can be without images, so that mistakes show at once.
   */
  private BitFineTuner tuner() {
    return trainingOptions.applyTo(
        decodingOptions.applyTo(tuningOptions.applyTo(new BitFineTuner())));
  }

  private Report search(Output output, RunMetrics metrics, Tuning tuning) throws IOException {
    output.mark(RunRecord.of(spec, new StructType()).toJson());
    long start = System.nanoTime();
    LearningRateSearch search =
        tuning
            .tuner()
            .findLearningRate(
                tuning.images(), new LearningRateRange(leastRate, greatestRate, steps));
    double seconds = (System.nanoTime() - start) / 1e9;
    LearningRateCurve curve = new LearningRateCurve(search);
    output.write(LearningRateCurve.TABLE, curve.toCsv());
    output.write(LearningRateCurve.PLOT, curve.toPng());
    return out -> {
      Summary.printNotRead(out, metrics.notRead());
      print(out, search, seconds);
      Summary.printResult(
          out,
          "%s (%s, %s)"
              .formatted(output.location(), LearningRateCurve.TABLE, LearningRateCurve.PLOT));
    };
  }

  private static void print(PrintWriter out, LearningRateSearch search, double seconds) {
    out.printf(
        "Steps             %,d%s%n",
        search.points().size(),
        search.endedEarly()
            ? " of %,d: then the loss grew too much".formatted(search.range().steps())
            : "");
    LearningRatePoint best = search.best();
    out.printf(
        "Least loss        %.4f (smoothed), at a learning rate of %s%n",
        best.smoothedLoss(), Text.figure(best.learningRate()));
    out.printf("Time              %.1f s, including the first pass over all images%n", seconds);
    out.printf(
        "Suggestion        %s%n",
        search
            .problem()
            .map("none: "::concat)
            .orElseGet(() -> "--learning-rate " + Text.figure(search.suggestion().orElseThrow())));
  }
}
