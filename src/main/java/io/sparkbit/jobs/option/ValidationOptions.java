package io.sparkbit.jobs.option;

import static org.apache.spark.sql.functions.lit;

import io.sparkbit.error.UserException;
import io.sparkbit.jobs.output.MayDiffer;
import io.sparkbit.jobs.table.Columns;
import io.sparkbit.jobs.table.GroupColumn;
import io.sparkbit.jobs.table.ImageTable;
import io.sparkbit.jobs.table.TableColumns;
import io.sparkbit.output.Inputs;
import io.sparkbit.spark.BitFineTuner;
import io.sparkbit.spark.param.HasValidation;
import io.sparkbit.spark.param.Validators;
import io.sparkbit.training.ValidationMetric;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options for validating a model while it is trained. */
public final class ValidationOptions {

  private static final String IMAGES = "--validation-images";
  private static final String SPLIT = "--validation-split";
  private static final String INTERVAL = "--validation-interval";
  private static final String METRIC = "--validation-metric";
  private static final String PATIENCE = "--patience";
  private static final String TEMPERATURE = "--temperature-scaling";
  private static final String INTERPOLATE = "--interpolate-weights";
  private static final String UNKNOWN = "--unknown-false-positive-rate";

  @MayDiffer
  @Option(
      names = IMAGES,
      arity = "1..*",
      paramLabel = "PATH",
      description =
          "Images to validate the model with while it is trained, named and labeled as those of"
              + " --images. The weights that do best on them become the model. Default: none.")
  List<String> images = List.of();

  @Option(
      names = SPLIT,
      paramLabel = "P",
      description =
          "Share of each class, such as 0.1, that is drawn at random to validate with and not"
              + " trained on, in place of --validation-images.")
  @Nullable Double split;

  @Option(
      names = GroupColumn.OPTION,
      paramLabel = "NAME",
      description =
          "Column of the tables whose value pictures of one thing share: --validation-split draws"
              + " all of them or none.")
  @Nullable String group;

  @Option(
      names = INTERVAL,
      paramLabel = "N",
      description = "Number of steps between validations. Default: a twentieth of all steps.")
  @Nullable Integer interval;

  @Option(
      names = METRIC,
      paramLabel = "NAME",
      description =
          "What tells which weights are best: loss, accuracy or macroF1 (each class counts the"
              + " same); of several labels for an image loss, microF1, macroF1 or mAP; of numbers loss,"
              + " rmse, mae or r2. Default: "
              + HasValidation.DEFAULT_METRIC
              + ".")
  @Nullable String metric;

  @Option(
      names = PATIENCE,
      paramLabel = "N",
      description =
          "Number of validations in a row without a better one after which training ends; 0 to"
              + " train to the last step. Default: ${DEFAULT-VALUE}.",
      defaultValue = "" + HasValidation.DEFAULT_PATIENCE)
  int patience;

  @Option(
      names = TEMPERATURE,
      description =
          "Calibrate the scores on the images to validate with, so that of those with a score of 0.8"
              + " about 80%% are right: logits are divided by the best temperature, which config.json"
              + " keeps.")
  boolean temperatureScaling;

  @Option(
      names = UNKNOWN,
      paramLabel = "P",
      description =
          "Share of the images to validate with, such as 0.05, that may be taken for showing none of"
              + " the classes. It chooses the threshold by which jobs/classify tells unknown images,"
              + " which config.json keeps. Default: none.")
  @Nullable Double unknownFalsePositiveRate;

  @Option(
      names = INTERPOLATE,
      description =
          "Try weights between those at the beginning of the training and the best in it, and take"
              + " those that validate best.")
  boolean interpolateWeights;

  /**
   * Sets these options on an estimator.
   *
   * @throws UsageException if they contradict each other
   */
  public BitFineTuner applyTo(BitFineTuner tuner) {
    if (!images.isEmpty() && split != null) {
      throw new UsageException(
          "%s and %s both choose the images to validate with; leave one out"
              .formatted(IMAGES, SPLIT));
    }
    if (group != null && split == null) {
      throw new UsageException(
          "%s keeps images together that %s draws; add %2$s 0.1, for example"
              .formatted(GroupColumn.OPTION, SPLIT));
    }
    if (split != null && !(split > 0 && split < 1)) {
      throw new UsageException(
          "%s is %s, but must be between 0 and 1, such as 0.1".formatted(SPLIT, split));
    }
    if (images.isEmpty() && split == null) {
      requireNone(interval, INTERVAL);
      requireNone(metric, METRIC);
      requireNone(patience > 0 ? patience : null, PATIENCE);
      requireNone(temperatureScaling ? TEMPERATURE : null, TEMPERATURE);
      requireNone(unknownFalsePositiveRate, UNKNOWN);
      requireNone(interpolateWeights ? INTERPOLATE : null, INTERPOLATE);
    }
    tuner.setTemperatureScaling(temperatureScaling).setInterpolateWeights(interpolateWeights);
    if (unknownFalsePositiveRate != null) {
      if (!(unknownFalsePositiveRate > 0 && unknownFalsePositiveRate < 1)) {
        throw new UsageException(
            "%s is %s, but must be between 0 and 1, such as 0.05"
                .formatted(UNKNOWN, unknownFalsePositiveRate));
      }
      tuner.setUnknownFalsePositiveRate(unknownFalsePositiveRate);
    }
    if (!images.isEmpty()) {
      tuner.setValidationIndicatorCol(Columns.VALIDATES);
    }
    if (split != null) {
      tuner.setValidationSplit(split);
    }
    if (group != null) {
      Validators.notEmpty(GroupColumn.OPTION).apply(group);
      tuner.setValidationGroupCol(Columns.GROUP);
    }
    if (interval != null) {
      tuner.setValidationInterval(interval);
    }
    if (metric != null) {
      tuner.setValidationMetric(metric);
    }
    return patience == 0 ? tuner : tuner.setPatience(patience);
  }

  private static void requireNone(@Nullable Object given, String option) {
    if (given != null) {
      throw new UsageException(
          "%s needs images to validate with; add %s or %s".formatted(option, SPLIT, IMAGES));
    }
  }

  /**
   * Adds the locations of images to validate with.
   *
   * @throws IOException if one does not exist, or a file system cannot be queried
   */
  public void addTo(Inputs inputs) throws IOException {
    for (String location : images) {
      Validators.notEmpty(IMAGES).apply(location);
      inputs.add(IMAGES, location);
    }
  }

  /** Returns the columns of tables, with that of groups if the user named one. */
  public TableColumns columns(TableColumns columns) {
    return columns.withGroup(Optional.ofNullable(group).map(GroupColumn::new));
  }

  /**
   * Adds the images to validate with, if the user named some.
   *
   * @param training the images to train on
   * @param list lists locations, with the same columns
   */
  public Dataset<Row> beside(Dataset<Row> training, Function<List<String>, Dataset<Row>> list) {
    if (images.isEmpty()) {
      return training;
    }
    Dataset<Row> validation = list.apply(images);
    if (ImageTable.hasContent(validation) != ImageTable.hasContent(training)) {
      throw new UserException(
          ("Either both the images to train on and those of %s are tables with the files' bytes"
                  + " (column '%s'), or none; pack both with jobs/pack")
              .formatted(IMAGES, Columns.CONTENT));
    }
    return training
        .withColumn(Columns.VALIDATES, lit(false))
        .unionByName(validation.withColumn(Columns.VALIDATES, lit(true)), true);
  }

  /** Returns what tells which weights are best. */
  public ValidationMetric metric() {
    return ValidationMetric.ofUserName(metric == null ? HasValidation.DEFAULT_METRIC : metric);
  }
}
