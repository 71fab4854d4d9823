package io.sparkbit.jobs.command;

import io.sparkbit.files.FilePaths;
import io.sparkbit.files.HadoopFiles;
import io.sparkbit.jobs.option.ClassNamesOption;
import io.sparkbit.jobs.option.DecodingOptions;
import io.sparkbit.jobs.option.GivenOptions;
import io.sparkbit.jobs.option.ImageOptions;
import io.sparkbit.jobs.option.LabelOptions;
import io.sparkbit.jobs.option.ModelLocation;
import io.sparkbit.jobs.option.ModelOutputOptions;
import io.sparkbit.jobs.option.OutputPathOptions;
import io.sparkbit.jobs.option.ProblemOptions;
import io.sparkbit.jobs.option.TrainingOptions;
import io.sparkbit.jobs.option.ValidationOptions;
import io.sparkbit.jobs.output.MayDiffer;
import io.sparkbit.jobs.output.RunRecord;
import io.sparkbit.jobs.output.Summary;
import io.sparkbit.jobs.report.ReportFile;
import io.sparkbit.jobs.session.JobSession;
import io.sparkbit.jobs.table.Columns;
import io.sparkbit.jobs.table.ImageTable;
import io.sparkbit.jobs.table.TableColumns;
import io.sparkbit.jobs.table.TrueLabels;
import io.sparkbit.model.UntrainedModel;
import io.sparkbit.network.BitConfig;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
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

  private static final String FROM_SCRATCH = "--from-scratch";

  @Mixin ImageOptions imageOptions = new ImageOptions();

  @Mixin LabelOptions labelOptions = new LabelOptions();

  @Mixin ProblemOptions problemOptions = new ProblemOptions();

  @Mixin ClassNamesOption classNames = new ClassNamesOption();

  @Mixin ModelOutputOptions modelOutput = new ModelOutputOptions();

  @MayDiffer
  @Option(
      names = "--resume",
      description =
          "Resume an interrupted training from its last checkpoint. All other options, --output"
              + " included, must be the same as before.")
  boolean resume;

  @MayDiffer
  @Option(
      names = "--checkpoint-interval",
      paramLabel = "N",
      description = "Number of steps between checkpoints. Default: ${DEFAULT-VALUE}.",
      defaultValue = "" + FineTunerParams.DEFAULT_CHECKPOINT_INTERVAL)
  int checkpointInterval;

  @Mixin ModelLocation location = new ModelLocation();

  @Option(
      names = FROM_SCRATCH,
      paramLabel = "CONFIG",
      description =
          "Start from random weights instead of a model: a config.json that describes the"
              + " network. Its labels are ignored.")
  @Nullable String fromScratch;

  @Mixin TrainingOptions trainingOptions = new TrainingOptions();

  @Mixin ValidationOptions validationOptions = new ValidationOptions();

  @Mixin DecodingOptions decodingOptions = new DecodingOptions();

  private @Nullable Path scratch;

  @Override
  public void requireValidOptions() {
    if (fromScratch != null) {
      GivenOptions.refuse(
          spec,
          "contradicts " + FROM_SCRATCH,
          Stream.concat(Stream.of(ModelLocation.MODEL), TrainingOptions.OF_MODEL.stream())
              .toArray(String[]::new));
    }
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
    Inputs inputs = imageOptions.inputs();
    classNames.addInputs(inputs);
    validationOptions.addTo(inputs);
    if (fromScratch != null) {
      inputs.add(FROM_SCRATCH, fromScratch);
    }
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
    return fromScratch == null ? Optional.of(location) : Optional.empty();
  }

  @Override
  protected Work prepare(JobSession session, Plan plan) throws IOException {
    SparkSession spark = session.spark();
    String model = beginning(spark, plan.inputs());
    trainingOptions.fetchTeacher(spark, plan.inputs());
    TableColumns columns = validationOptions.columns(imageOptions.columns().withoutOthers());
    Dataset<Row> images =
        validationOptions.beside(
            labeled(columns, all -> imageOptions.table(spark, all)),
            named -> labeled(columns, all -> ImageTable.of(spark, named, all)));
    imageOptions.addTable(plan.inputs(), spark);
    plan.inputs().requireApart(plan.path());
    ImageTable.requireApart(plan.path(), imageOptions.option(), images);
    String label = labelName(images);
    BitFineTuner tuner =
        tuner().setInputCol(ImageTable.inputColumn(images)).setModel(model).setLabelCol(label);
    Dataset<Row> named = images.withColumnRenamed(Columns.TRUE_LABEL, label);
    return output -> train(output, session.metrics(), plan.mode(), tuner, named);
  }

  /** Labels are in the user's column for messages, if the job has no column of this name. */
  private String labelName(Dataset<Row> images) {
    return labelOptions
        .column()
        .filter(name -> problemOptions.isNamed() && !ImageTable.hasColumn(images, name))
        .orElse(Columns.TRUE_LABEL);
  }

  private Dataset<Row> labeled(TableColumns columns, Function<TableColumns, Dataset<Row>> images) {
    return labelOptions.table(columns, images, problemOptions::column);
  }

  @Override
  protected void cleanUp() throws IOException {
    if (scratch != null) {
      FileUtils.deleteDirectory(scratch.toFile());
    }
  }

  private Report train(
      Output output, RunMetrics metrics, OutputMode mode, BitFineTuner tuner, Dataset<Row> images)
      throws IOException {
    HadoopFiles files = SessionFiles.of(images.sparkSession());
    TrainingFiles written =
        new TrainingFiles(output, checkpointInterval, validationOptions.metric());
    if (mode == OutputMode.RESUME) {
      written.resume(files);
    }
    output.mark(RunRecord.of(spec, new StructType()).toJson());
    long start = System.nanoTime();
    tuner.setCheckpointDir(written.checkpoints()).trainInto(output.place(), images, written);
    double seconds = (System.nanoTime() - start) / 1e9;
    written.complete(files);
    String model = fromScratch == null ? location.location() : "random weights of " + fromScratch;
    boolean hasReport = written.writeReport(model, spec.commandLine().getErr());
    return out -> {
      Summary.printNotRead(out, metrics.notRead());
      print(out, labels(output.location(), images.sparkSession()), written.curve(), seconds);
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

  /** Returns the model that training starts from. */
  private String beginning(SparkSession spark, Inputs inputs) throws IOException {
    String config = fromScratch;
    if (config == null) {
      location.fetch(spark, inputs);
      return location.location();
    }
    byte[] json = SessionFiles.of(spark).readRequired(config);
    Path folder = Files.createTempDirectory("spark-bit-scratch");
    scratch = folder;
    UntrainedModel.save(BitConfig.parse(json, config), trainingOptions.seed(), folder);
    return FilePaths.ofLocal(folder);
  }

  /**
   * Returns a fine-tuner set up as far as it can be without images, so that mistakes show at once.
   */
  private BitFineTuner tuner() {
    BitFineTuner tuner =
        new BitFineTuner()
            .setLabelCol(Columns.TRUE_LABEL)
            .setLabelsFile(classNames.location())
            .setCheckpointInterval(checkpointInterval);
    return validationOptions.applyTo(
        trainingOptions.applyTo(
            decodingOptions.applyTo(
                imageOptions.applyTo(problemOptions.applyTo(tuner, labelOptions)))));
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
