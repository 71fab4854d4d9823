package io.sparkbit.jobs.command;

import io.sparkbit.files.HadoopFiles;
import io.sparkbit.jobs.option.DecodingOptions;
import io.sparkbit.jobs.option.ModelLocation;
import io.sparkbit.jobs.option.ModelOutputOptions;
import io.sparkbit.jobs.option.OutputPathOptions;
import io.sparkbit.jobs.option.ScheduleOptions;
import io.sparkbit.jobs.option.StartOptions;
import io.sparkbit.jobs.option.TrainingOptions;
import io.sparkbit.jobs.option.TuningOptions;
import io.sparkbit.jobs.option.TuningOptions.Tuning;
import io.sparkbit.jobs.option.ValidationOptions;
import io.sparkbit.jobs.output.MayDiffer;
import io.sparkbit.jobs.output.RunRecord;
import io.sparkbit.jobs.output.Summary;
import io.sparkbit.jobs.report.ReportFile;
import io.sparkbit.jobs.session.JobSession;
import io.sparkbit.jobs.table.TrueLabels;
import io.sparkbit.output.Inputs;
import io.sparkbit.output.Output;
import io.sparkbit.output.OutputMode;
import io.sparkbit.output.OutputOption;
import io.sparkbit.output.OutputPath;
import io.sparkbit.output.Unfinished;
import io.sparkbit.spark.BitFineTuner;
import io.sparkbit.spark.BitImageClassifier;
import io.sparkbit.spark.metrics.RunMetrics;
import io.sparkbit.spark.param.FineTunerParams;
import io.sparkbit.spark.session.SessionFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A job that fine-tunes a model. */
@Command(
    name = "fine-tune",
    description = {
      "Fine-tunes a BiT model on new classes. The BiT-HyperRule chooses every setting that"
          + " you do not.",
      "Writes the model in Hugging Face's layout, training-log.csv, loss.png, report.html (a"
          + " self-contained page) and, with images to validate with, validation-log.csv and"
          + " validation-classes.csv. Its labels are sorted, by value if all of them are numbers."
    },
    sortOptions = false)
public final class FineTune extends SparkJob {

  @Mixin TuningOptions tuningOptions = new TuningOptions();

  @Mixin ModelOutputOptions modelOutput = new ModelOutputOptions();

  @MayDiffer
  @Option(
      names = "--resume",
      description =
          "Resume an interrupted training from its last checkpoint. All other options, --output"
              + " included, must be the same as before, except --num-workers, --all-reduce-precision,"
              + " --device, --read-ahead and --checkpoint-interval.")
  boolean resume;

  @MayDiffer
  @Option(
      names = "--checkpoint-interval",
      paramLabel = "N",
      description = "Number of steps between checkpoints. Default: ${DEFAULT-VALUE}.",
      defaultValue = "" + FineTunerParams.DEFAULT_CHECKPOINT_INTERVAL)
  int checkpointInterval;

  @Mixin StartOptions startOptions = new StartOptions();

  @Mixin ScheduleOptions scheduleOptions = new ScheduleOptions();

  @Mixin TrainingOptions trainingOptions = new TrainingOptions();

  @Mixin ValidationOptions validationOptions = new ValidationOptions();

  @Mixin DecodingOptions decodingOptions = new DecodingOptions();

  @Override
  public void requireValidOptions() {
    startOptions.requireValid(spec);
    tuner();
  }

  @Override
  protected Plan plan() throws IOException {
    OutputMode mode = OutputPathOptions.mode(modelOutput.mode(), resume, modelOutput.output());
    OutputPath path = outputPath();
    path.check(mode);
    if (mode == OutputMode.RESUME) {
      TrainingFiles.requireInterrupted(path);
      RunRecord.requireSameOptions(spec, path);
    }
    Inputs inputs = tuningOptions.inputs();
    validationOptions.addTo(inputs);
    startOptions.addTo(inputs);
    return new Plan(path, mode, inputs, Unfinished.KEEP);
  }

  /** Only an interrupted training has left checkpoints, and can be resumed. */
  private OutputPath outputPath() throws IOException {
    OutputPath path = modelOutput.path(spec.name(), OutputOption.JOB);
    return path.mayHaveLeft(TrainingFiles.CHECKPOINTS)
        ? modelOutput.path(spec.name(), OutputOption.RESUMABLE_JOB)
        : path;
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
    Dataset<Row> images = tuningOptions.images(spark, validationOptions);
    tuningOptions.requireApart(plan.path(), plan.inputs(), images);
    Tuning tuning = tuningOptions.tuning(images, tuner().setModel(model));
    return output -> train(output, session.metrics(), plan.mode(), tuning);
  }

  @Override
  protected void cleanUp() throws IOException {
    startOptions.cleanUp();
  }

  private Report train(Output output, RunMetrics metrics, OutputMode mode, Tuning tuning)
      throws IOException {
    SparkSession spark = tuning.images().sparkSession();
    HadoopFiles files = SessionFiles.of(spark);
    TrainingFiles written =
        new TrainingFiles(output, checkpointInterval, validationOptions.metric());
    if (mode == OutputMode.RESUME) {
      written.resume(files);
    }
    output.mark(RunRecord.of(spec, new StructType()).toJson());
    long start = System.nanoTime();
    tuning
        .tuner()
        .setCheckpointDir(written.checkpoints())
        .trainInto(output.place(), tuning.images(), written);
    double seconds = (System.nanoTime() - start) / 1e9;
    written.complete(files);
    boolean hasReport =
        written.writeReport(
            trainingOptions.transferFrom(startOptions.inWords()), spec.commandLine().getErr());
    return out -> {
      Summary.printNotRead(out, metrics.notRead());
      print(out, labels(output.location(), spark), written.curve(), seconds);
      written.printValidation(out);
      out.printf(
          "Result            %s (huggingface, %s)%n",
          output.location(), String.join(", ", written.names()));
      if (hasReport) {
        ReportFile.IN_FOLDER.print(out, output.location());
      }
    };
  }

  private static List<String> labels(String model, SparkSession spark) {
    return new BitImageClassifier().setModel(model).classNames(spark);
  }

  /**
   * Returns a fine-tuner set up as far as it can be without images, so that mistakes show at once.
   */
  private BitFineTuner tuner() {
    return validationOptions.applyTo(
        trainingOptions.applyTo(
            scheduleOptions.applyTo(
                decodingOptions.applyTo(
                    tuningOptions.applyTo(
                        new BitFineTuner().setCheckpointInterval(checkpointInterval))))));
  }

  private static void print(PrintWriter out, List<String> labels, LossCurve curve, double seconds) {
    out.printf("Classes           %,d: %s%n", labels.size(), TrueLabels.inWords(labels));
    if (!curve.isEmpty()) {
      out.printf("Steps             %,d%n", curve.last().step() + 1);
      out.printf("Last loss         %.4f%n", curve.last().loss());
    }
    out.printf("Time              %.1f s, including the first pass over all images%n", seconds);
  }
}
