package io.sparkbit.jobs.command;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.regexp_extract;
import static org.apache.spark.sql.functions.round;

import io.sparkbit.error.UserException;
import io.sparkbit.jobs.option.ClassNamesOption;
import io.sparkbit.jobs.option.DecodingOptions;
import io.sparkbit.jobs.option.ModelLocation;
import io.sparkbit.jobs.option.ModelOptions;
import io.sparkbit.jobs.option.ReportOption;
import io.sparkbit.jobs.report.LabeledRows;
import io.sparkbit.jobs.table.Columns;
import io.sparkbit.jobs.table.ImageTable;
import io.sparkbit.jobs.table.PassedColumns;
import io.sparkbit.jobs.table.TrueLabels;
import io.sparkbit.network.ProblemType;
import io.sparkbit.output.Inputs;
import io.sparkbit.spark.BitImageClassifier;
import io.sparkbit.spark.param.ScoreFunction;
import io.sparkbit.spark.param.Validators;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A job that labels images. */
@Command(
    name = "classify",
    description = {
      "Labels images with a BiT classifier.",
      "Writes path, the other columns of the images' table, prediction (the class index),"
          + " predictedLabel, score, predictedLabels (all labels that the image shows, if the model"
          + " learned several for each image), unknownScore and unknown (whether the image shows none of"
          + " the classes, if the model or --unknown-threshold says from where on), trueLabel (if a"
          + " folder's name is a label or a class index), topK and error."
    },
    sortOptions = false)
public final class Classify extends ImageJob {

  private static final int SHOWN_ROWS = 20;

  @Mixin DecodingOptions decodingOptions = new DecodingOptions();

  @Mixin ModelOptions modelOptions = new ModelOptions();

  @Option(
      names = "--top-k",
      paramLabel = "K",
      description = "Number of labels in topK. Default: ${DEFAULT-VALUE}.",
      defaultValue = "5")
  int topK;

  @Option(
      names = "--function-to-apply",
      paramLabel = "NAME",
      description =
          "Function that turns logits into scores: softmax, sigmoid, none, or auto (the one that the"
              + " model was trained with). Default: ${DEFAULT-VALUE}.",
      defaultValue = ScoreFunction.AUTO)
  String functionToApply = "";

  @Option(
      names = "--unknown-threshold",
      paramLabel = "X",
      description =
          "Energy (unknownScore) above which images show none of the classes. Default: that of the"
              + " model, if it was trained with --unknown-false-positive-rate.")
  @Nullable Double unknownThreshold;

  @Mixin ClassNamesOption classNames = new ClassNamesOption();

  @Mixin ReportOption reportOption = new ReportOption();

  @Override
  protected Optional<ModelLocation> model() {
    return Optional.of(modelOptions.location());
  }

  @Override
  void addInputs(Inputs inputs, SparkSession spark) throws IOException {
    modelOptions.location().fetch(spark, inputs);
    classNames.addInputs(inputs);
  }

  @Override
  public void requireValidOptions() {
    Validators.atLeast("--top-k", 1).apply(topK);
    classifier();
  }

  private BitImageClassifier classifier() {
    BitImageClassifier classifier =
        modelOptions
            .applyTo(decodingOptions.applyTo(imageOptions.applyTo(new BitImageClassifier())))
            .setTopK(topK)
            .setFunctionToApply(functionToApply)
            .setLabelsFile(classNames.location());
    return unknownThreshold == null ? classifier : classifier.setUnknownThreshold(unknownThreshold);
  }

  private OptionalDouble unknownEnergy(SparkSession spark) {
    boolean excludes =
        problemType(spark)
            .filter(problem -> problem != ProblemType.SINGLE_LABEL_CLASSIFICATION)
            .isEmpty();
    if (!excludes && unknownThreshold != null) {
      throw new UserException(
          ("--unknown-threshold is for classes that exclude each other, but those of model '%s' do"
                  + " not (problem_type); leave it out")
              .formatted(modelOptions.location().location()));
    }
    return excludes
        ? classifier().setModel(modelOptions.location().location()).unknownEnergy(spark)
        : OptionalDouble.empty();
  }

  private Optional<ProblemType> problemType(SparkSession spark) {
    return classifier().setModel(modelOptions.location().location()).problemType(spark);
  }

  /** Adds true labels if there are any; numbers are indices only of classes that exclude others. */
  @Override
  Dataset<Row> listed(Dataset<Row> images) {
    ProblemType problem =
        problemType(images.sparkSession()).orElse(ProblemType.SINGLE_LABEL_CLASSIFICATION);
    if (problem == ProblemType.REGRESSION && reportOption.isGiven()) {
      throw new UserException(
          "--report shows how sure a model is of labels, but %s learned values (regression); leave it out"
              .formatted(modelOptions.location().location()));
    }
    List<String> labels =
        classifier().setModel(modelOptions.location().location()).classNames(images.sparkSession());
    Column trueLabel =
        problem == ProblemType.SINGLE_LABEL_CLASSIFICATION
            ? TrueLabels.of(col(Columns.PATH), labels)
            : TrueLabels.named(col(Columns.PATH), labels);
    Dataset<Row> labeled = images.withColumn(Columns.TRUE_LABEL, trueLabel);
    return labeled.where(col(Columns.TRUE_LABEL).isNotNull()).isEmpty() ? images : labeled;
  }

  @Override
  Dataset<Row> results(Dataset<Row> images) {
    BitImageClassifier classifier = classifier().setInputCol(ImageTable.inputColumn(images));
    boolean showsSeveral =
        problemType(images.sparkSession())
            .filter(ProblemType.MULTI_LABEL_CLASSIFICATION::equals)
            .isPresent();
    List<Column> columns =
        new ArrayList<>(
            List.of(
                col(Columns.PATH),
                col(Columns.PREDICTION),
                col(Columns.PREDICTED_LABEL),
                col(Columns.SCORE)));
    if (showsSeveral) {
      classifier.setPredictedLabelsCol(Columns.PREDICTED_LABELS);
      columns.add(col(Columns.PREDICTED_LABELS));
    }
    if (unknownEnergy(images.sparkSession()).isPresent()) {
      classifier.setUnknownScoreCol(Columns.UNKNOWN_SCORE).setUnknownCol(Columns.UNKNOWN);
      columns.add(col(Columns.UNKNOWN_SCORE));
      columns.add(col(Columns.UNKNOWN));
    }
    if (ImageTable.hasColumn(images, Columns.TRUE_LABEL)) {
      columns.add(col(Columns.TRUE_LABEL));
    }
    columns.add(col(Columns.TOP_K));
    imageOptions.error(images).ifPresent(columns::add);
    return PassedColumns.beside(classifier.transform(images), columns, spec.name());
  }

  @Override
  Optional<RowsReport> report() {
    if (!reportOption.isGiven()) {
      return Optional.empty();
    }
    return Optional.of(
        (images, written, summary) ->
            new LabeledRows(withTrueLabel(written))
                .report(
                    modelOptions.location().location(), summary, images, decodingOptions.reading())
                .toHtml());
  }

  private static Dataset<Row> withTrueLabel(Dataset<Row> written) {
    return ImageTable.hasColumn(written, Columns.TRUE_LABEL)
        ? written
        : written.withColumn(Columns.TRUE_LABEL, lit(null).cast("string"));
  }

  @Override
  void show(Dataset<Row> written) {
    boolean isLabeled = ImageTable.hasColumn(written, Columns.TRUE_LABEL);
    List<Column> columns =
        new ArrayList<>(
            List.of(
                regexp_extract(col(Columns.PATH), "([^/]+/)?[^/]+$", 0).as("image"),
                col(Columns.PREDICTED_LABEL),
                round(col(Columns.SCORE), 4).as(Columns.SCORE)));
    if (ImageTable.hasColumn(written, Columns.PREDICTED_LABELS)) {
      columns.add(col(Columns.PREDICTED_LABELS));
    }
    boolean tellsUnknown = ImageTable.hasColumn(written, Columns.UNKNOWN);
    if (tellsUnknown) {
      columns.add(col(Columns.UNKNOWN));
    }
    if (isLabeled) {
      columns.add(col(Columns.TRUE_LABEL));
    }
    written.orderBy(Columns.PATH).select(columns.toArray(Column[]::new)).show(SHOWN_ROWS, 60);
    if (isLabeled) {
      printAccuracy(written);
    }
    if (tellsUnknown) {
      printUnknown(written);
    }
  }

  private void printUnknown(Dataset<Row> written) {
    Row counts = written.agg(count_if(col(Columns.UNKNOWN)), count(col(Columns.UNKNOWN))).first();
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        "Unknown           %,d of %,d images, of an energy above %.4f%n",
        counts.getLong(0), counts.getLong(1), unknownEnergy(written.sparkSession()).orElseThrow());
    out.flush();
  }

  private void printAccuracy(Dataset<Row> written) {
    Column right = col(Columns.PREDICTED_LABEL).equalTo(col(Columns.TRUE_LABEL));
    Row accuracy =
        written
            .agg(avg(right.cast("double")), count(right), count(col(Columns.PREDICTED_LABEL)))
            .first();
    if (!accuracy.isNullAt(0)) {
      long labeled = accuracy.getLong(1);
      PrintWriter out = spec.commandLine().getOut();
      out.printf(
          "Accuracy          %.2f%%%s%n",
          100 * accuracy.getDouble(0),
          labeled == accuracy.getLong(2)
              ? ""
              : " of the %,d images whose folder is a label".formatted(labeled));
      out.flush();
    }
  }
}
