package io.sparkbit.jobs.command;

import static org.apache.spark.sql.functions.array_contains;
import static org.apache.spark.sql.functions.col;

import io.sparkbit.error.UserException;
import io.sparkbit.jobs.option.ClassNamesOption;
import io.sparkbit.jobs.option.DecodingOptions;
import io.sparkbit.jobs.option.DropColumnsOption;
import io.sparkbit.jobs.option.GivenOptions;
import io.sparkbit.jobs.option.ImageOptions;
import io.sparkbit.jobs.option.LabelOptions;
import io.sparkbit.jobs.option.ModelLocation;
import io.sparkbit.jobs.option.ModelOptions;
import io.sparkbit.jobs.option.OutputOptions;
import io.sparkbit.jobs.option.OutputTableOption;
import io.sparkbit.jobs.option.UsageException;
import io.sparkbit.jobs.output.OutputTable;
import io.sparkbit.jobs.output.Summary;
import io.sparkbit.jobs.report.ReportFile;
import io.sparkbit.jobs.session.JobSession;
import io.sparkbit.jobs.table.Columns;
import io.sparkbit.jobs.table.ImageTable;
import io.sparkbit.jobs.table.PassedColumns;
import io.sparkbit.jobs.table.TrueLabels;
import io.sparkbit.network.ProblemType;
import io.sparkbit.output.Inputs;
import io.sparkbit.output.Output;
import io.sparkbit.output.OutputOption;
import io.sparkbit.output.OutputPath;
import io.sparkbit.output.Unfinished;
import io.sparkbit.spark.BitImageClassifier;
import io.sparkbit.spark.BitImageEmbedder;
import io.sparkbit.spark.BitImagePreprocessor;
import io.sparkbit.spark.param.Validators;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A job that measures how good a classifier is. */
@Command(
    name = "evaluate",
    description = {
      "Evaluates a BiT classifier on labeled images.",
      "Writes metrics.json, report.html (a self-contained page) and predictions: path,"
          + " trueLabel, prediction (the class index), predictedLabel, score, topK, inTop5 (if the"
          + " model has more than 5 classes) and error, beside the columns of the images' table."
          + " Unreadable images count neither as right nor as wrong. Labels are class names"
          + " or class indices.",
      "The predictions are a folder in --output or, with --output-table, a table; all else is in"
          + " --output. --overwrite replaces both, but only --output if --append adds to the table."
    },
    sortOptions = false)
public final class Evaluate extends SparkJob {

  private static final String TRAINING_IMAGES = "--training-images";
  private static final String NEAREST = "--nearest";

  private static final int MOST_NEAREST = 20;

  private static final int TOP = 5;

  @Mixin ImageOptions imageOptions = new ImageOptions();

  @Mixin DropColumnsOption dropColumns = new DropColumnsOption();

  @Mixin LabelOptions labelOptions = new LabelOptions();

  @Mixin OutputOptions outputOptions = new OutputOptions();

  @Mixin OutputTableOption outputTable = new OutputTableOption();

  @Mixin DecodingOptions decodingOptions = new DecodingOptions();

  @Mixin ModelOptions modelOptions = new ModelOptions();

  @Mixin ClassNamesOption classNames = new ClassNamesOption();

  @Option(
      names = "--mistakes",
      paramLabel = "N",
      description =
          "Number of mistakes in the report, those with the highest scores. Default:"
              + " ${DEFAULT-VALUE}.",
      defaultValue = "24")
  int mistakes;

  @Option(
      names = TRAINING_IMAGES,
      arity = "1..*",
      paramLabel = "PATH",
      description =
          "Images that the model learned from, given like --images, with their labels. The report"
              + " shows the most similar of them beside each mistake.")
  List<String> trainingImages = List.of();

  @Option(
      names = NEAREST,
      paramLabel = "N",
      description = "Number of similar images beside each mistake. Default: ${DEFAULT-VALUE}.",
      defaultValue = "3")
  int nearest;

  @Override
  public void requireValidOptions() {
    Validators.atLeast("--mistakes", 0).apply(mistakes);
    Validators.atLeast(NEAREST, 1).apply(nearest);
    if (nearest > MOST_NEAREST) {
      throw new UsageException(
          "%s is %d, but must be at most %d".formatted(NEAREST, nearest, MOST_NEAREST));
    }
    if (trainingImages.isEmpty()) {
      GivenOptions.refuse(spec, "applies only to " + TRAINING_IMAGES, NEAREST);
    }
    classifier();
  }

  @Override
  protected Plan plan() throws IOException {
    outputTable.check(spec, outputOptions.layout());
    if (!outputTable.isGiven()) {
      outputOptions.requireFolderFormat();
    }
    OutputPath path = outputOptions.pathOptions().path(spec.name(), OutputOption.JOB);
    path.check(outputOptions.mode());
    Inputs inputs = imageOptions.inputs();
    classNames.addInputs(inputs);
    for (String location : trainingImages) {
      Validators.notEmpty(TRAINING_IMAGES).apply(location);
      inputs.add(TRAINING_IMAGES, location);
    }
    return new Plan(path, outputOptions.mode(), inputs, Unfinished.KEEP);
  }

  @Override
  protected Optional<ModelLocation> model() {
    return Optional.of(modelOptions.location());
  }

  @Override
  protected Work prepare(JobSession session, Plan plan) throws IOException {
    SparkSession spark = session.spark();
    Optional<OutputTable> table =
        outputTable.table(spark, outputOptions.layout(), outputOptions.mode());
    table.ifPresent(
        named -> {
          named.check(session, imageOptions.inputTable(spark));
          named.requireApart(plan.path());
        });
    Dataset<Row> images =
        labelOptions.table(
            dropColumns.applyTo(imageOptions.columns()),
            columns -> imageOptions.table(spark, columns));
    imageOptions.addTable(plan.inputs(), spark);
    modelOptions.location().fetch(spark, plan.inputs());
    plan.inputs().requireApart(plan.path());
    ImageTable.requireApart(plan.path(), imageOptions.option(), images);
    BitImageClassifier classifier = classifier().setInputCol(ImageTable.inputColumn(images));
    requireLabels(classifier, spark);
    List<String> labels = classifier.classNames(spark).stream().distinct().toList();
    TrueLabels.requireKnown(images, labels, modelOptions.location().location());
    Dataset<Row> predictions = predictions(images, classifier, labels);
    table.ifPresent(named -> named.requireColumns(predictions));

    EvaluationRun run =
        new EvaluationRun(
            this, session.metrics(), images, training(spark, labels), predictions, labels, table);
    return output -> {
      boolean hasReport = run.run(output);
      return out -> {
        Summary.printResult(out, table.map(OutputTable::described).orElseGet(() -> folder(output)));
        out.printf("Metrics           %s/%s%n", output.location(), EvaluationRun.METRICS);
        if (hasReport) {
          ReportFile.IN_FOLDER.print(out, output.location());
        }
      };
    };
  }

  private void requireLabels(BitImageClassifier classifier, SparkSession spark) {
    if (classifier.problemType(spark).filter(ProblemType.REGRESSION::equals).isPresent()) {
      throw new UserException(
          ("Model %s learned values (regression), but jobs/evaluate compares labels; take the"
                  + " predictions of jobs/classify, and RegressionEvaluator of Spark ML")
              .formatted(modelOptions.location().location()));
    }
  }

  private String folder(Output output) {
    return outputOptions.description(output.location() + "/" + EvaluationRun.PREDICTIONS);
  }

  private Optional<Dataset<Row>> training(SparkSession spark, List<String> labels) {
    return trainingImages.isEmpty()
        ? Optional.empty()
        : Optional.of(
            labelOptions
                .table(
                    imageOptions.columns().withoutOthers(),
                    columns -> ImageTable.of(spark, trainingImages, columns))
                .withColumn(
                    Columns.TRUE_LABEL, TrueLabels.meaning(col(Columns.TRUE_LABEL), labels)));
  }

  BitImagePreprocessor preprocessor() {
    return decodingOptions
        .applyTo(imageOptions.applyTo(new BitImagePreprocessor()))
        .setModel(modelOptions.location().location());
  }

  BitImageEmbedder embedder() {
    return modelOptions
        .applyTo(decodingOptions.applyTo(imageOptions.applyTo(new BitImageEmbedder())))
        .setModel(modelOptions.location().location());
  }

  BitImageClassifier classifier() {
    return modelOptions
        .applyTo(decodingOptions.applyTo(imageOptions.applyTo(new BitImageClassifier())))
        .setModel(modelOptions.location().location())
        .setTopK(TOP)
        .setLabelsFile(classNames.location());
  }

  private Dataset<Row> predictions(
      Dataset<Row> images, BitImageClassifier classifier, List<String> labels) {
    Column trueLabel = TrueLabels.meaning(col(Columns.TRUE_LABEL), labels);
    List<Column> columns =
        new ArrayList<>(
            List.of(
                col(Columns.PATH),
                trueLabel.as(Columns.TRUE_LABEL),
                col(Columns.PREDICTION),
                col(Columns.PREDICTED_LABEL),
                col(Columns.SCORE),
                col(Columns.TOP_K)));
    if (labels.size() > TOP) {
      columns.add(
          array_contains(col(Columns.TOP_K).getField("label"), trueLabel).as(Columns.IN_TOP_5));
    }
    imageOptions.error(images).ifPresent(columns::add);
    return outputOptions.flat(
        PassedColumns.beside(classifier.transform(images), columns, spec.name()));
  }
}
