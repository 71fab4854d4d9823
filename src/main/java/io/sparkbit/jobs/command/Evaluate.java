package io.sparkbit.jobs.command;

import static org.apache.spark.sql.functions.array_contains;
import static org.apache.spark.sql.functions.col;

import io.sparkbit.error.UserException;
import io.sparkbit.evaluation.ClassMetrics;
import io.sparkbit.evaluation.Evaluation;
import io.sparkbit.jobs.option.ClassNamesOption;
import io.sparkbit.jobs.option.DecodingOptions;
import io.sparkbit.jobs.option.DropColumnsOption;
import io.sparkbit.jobs.option.ImageOptions;
import io.sparkbit.jobs.option.LabelOptions;
import io.sparkbit.jobs.option.ModelLocation;
import io.sparkbit.jobs.option.ModelOptions;
import io.sparkbit.jobs.option.OutputOptions;
import io.sparkbit.jobs.output.OutputFolder;
import io.sparkbit.jobs.output.RunRecord;
import io.sparkbit.jobs.output.Summary;
import io.sparkbit.jobs.report.FailedImages;
import io.sparkbit.jobs.report.LabeledRows;
import io.sparkbit.jobs.report.ReportFile;
import io.sparkbit.jobs.session.JobSession;
import io.sparkbit.jobs.table.Columns;
import io.sparkbit.jobs.table.ImageTable;
import io.sparkbit.jobs.table.PassedColumns;
import io.sparkbit.jobs.table.TrueLabels;
import io.sparkbit.output.Inputs;
import io.sparkbit.output.Output;
import io.sparkbit.output.OutputOption;
import io.sparkbit.output.OutputPath;
import io.sparkbit.output.Unfinished;
import io.sparkbit.report.EvaluationReport;
import io.sparkbit.report.LabeledPicture;
import io.sparkbit.spark.BitImageClassifier;
import io.sparkbit.spark.metrics.RunMetrics;
import io.sparkbit.spark.param.Validators;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
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
          + " or class indices."
    },
    sortOptions = false)
public final class Evaluate extends SparkJob {

  static final String METRICS = "metrics.json";
  static final String PREDICTIONS = "predictions";

  private static final int TOP = 5;

  /** The most pairs of different classes, so that the file can still be opened. */
  private static final int MATRIX_PAIRS = 100_000;

  @Mixin ImageOptions imageOptions = new ImageOptions();

  @Mixin DropColumnsOption dropColumns = new DropColumnsOption();

  @Mixin LabelOptions labelOptions = new LabelOptions();

  @Mixin OutputOptions outputOptions = new OutputOptions();

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

  @Override
  public void requireValidOptions() {
    Validators.atLeast("--mistakes", 0).apply(mistakes);
    outputOptions.requireFolderFormat();
    classifier();
  }

  @Override
  protected Plan plan() throws IOException {
    OutputPath path = outputOptions.pathOptions().path(spec.name(), OutputOption.JOB);
    path.check(outputOptions.mode());
    Inputs inputs = imageOptions.inputs();
    classNames.addInputs(inputs);
    return new Plan(path, outputOptions.mode(), inputs, Unfinished.KEEP);
  }

  @Override
  protected Optional<ModelLocation> model() {
    return Optional.of(modelOptions.location());
  }

  @Override
  protected Work prepare(JobSession session, Plan plan) throws IOException {
    SparkSession spark = session.spark();
    Dataset<Row> images =
        labelOptions.table(
            dropColumns.applyTo(imageOptions.columns()),
            columns -> imageOptions.table(spark, columns));
    imageOptions.addTable(plan.inputs(), spark);
    modelOptions.location().fetch(spark, plan.inputs());
    plan.inputs().requireApart(plan.path());
    ImageTable.requireApart(plan.path(), imageOptions.option(), images);
    BitImageClassifier classifier = classifier().setInputCol(ImageTable.inputColumn(images));
    List<String> labels = classifier.classNames(spark).stream().distinct().toList();
    TrueLabels.requireKnown(images, labels, modelOptions.location().location());
    Dataset<Row> predictions = predictions(images, classifier, labels);
    return output -> {
      output.mark(RunRecord.of(spec, predictions.schema()).toJson());
      boolean hasReport = evaluate(output, session.metrics(), images, predictions, labels);
      return out -> {
        Summary.printResult(out, outputOptions.description(output.location() + "/" + PREDICTIONS));
        if (hasReport) {
          ReportFile.IN_FOLDER.print(out, output.location());
        }
      };
    };
  }

  private BitImageClassifier classifier() {
    return modelOptions
        .applyTo(decodingOptions.applyTo(imageOptions.applyTo(new BitImageClassifier())))
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

  /** Returns whether there is a report. */
  private boolean evaluate(
      Output output,
      RunMetrics metrics,
      Dataset<Row> images,
      Dataset<Row> predictions,
      List<String> labels)
      throws IOException {
    OutputFolder rows =
        outputOptions.rows(images.sparkSession(), output.place() + "/" + PREDICTIONS);
    long start = System.nanoTime();
    rows.append(predictions, Map.of());
    double seconds = (System.nanoTime() - start) / 1e9;

    Predictions written = new Predictions(rows.rows(predictions.schema()));
    Summary summary = Summary.of(images, written.rows());
    if (summary.isEmpty()) {
      throw new UserException(
          "No image could be read, so there is nothing to evaluate: " + summary.failuresInWords());
    }
    List<ClassMetrics> classes = written.classes(labels);
    Evaluation evaluation =
        new Evaluation(
            modelOptions.location().location(),
            labels,
            new TreeMap<>(summary.failures()),
            classes,
            written.inTop5(),
            written.confusionMatrix(classes, MATRIX_PAIRS));
    output.write(METRICS, evaluation.toJson());

    show(evaluation);
    Summary.Run run = Summary.Run.of(metrics, 0, seconds, "including loading the model");
    PrintWriter out = spec.commandLine().getOut();
    output.write(Summary.FILE, summary.toJson(spec.name(), run));
    summary.print(out, run);
    summary.printRows(out);
    return ReportFile.IN_FOLDER.write(
        output,
        () ->
            new EvaluationReport(
                    evaluation, mistakes(images, written), FailedImages.errors(written.rows()))
                .toHtml(),
        spec.commandLine().getErr());
  }

  private List<LabeledPicture> mistakes(Dataset<Row> images, Predictions written) {
    return LabeledRows.pictures(written.worst(mistakes), images, decodingOptions.reading());
  }

  private void show(Evaluation evaluation) {
    PrintWriter out = spec.commandLine().getOut();
    out.printf("Top-1 accuracy    %.2f%%%n", 100 * evaluation.top1());
    evaluation
        .inTop5()
        .ifPresent(
            count -> out.printf("Top-5 accuracy    %.2f%%%n", 100.0 * count / evaluation.images()));
    out.printf("Macro F1          %.2f%%%n", 100 * evaluation.macro(ClassMetrics::f1));
  }
}
