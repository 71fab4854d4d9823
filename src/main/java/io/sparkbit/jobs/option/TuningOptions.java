package io.sparkbit.jobs.option;

import io.sparkbit.jobs.table.Columns;
import io.sparkbit.jobs.table.ImageTable;
import io.sparkbit.jobs.table.TableColumns;
import io.sparkbit.output.Inputs;
import io.sparkbit.output.OutputPath;
import io.sparkbit.spark.BitFineTuner;
import java.io.IOException;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Mixin;

/** Options for the labeled images that a model is fine-tuned on. */
public final class TuningOptions {

  @Mixin ImageOptions imageOptions = new ImageOptions();

  @Mixin LabelOptions labelOptions = new LabelOptions();

  @Mixin ProblemOptions problemOptions = new ProblemOptions();

  @Mixin ClassNamesOption classNames = new ClassNamesOption();

  /**
   * Labeled images, and a fine-tuner of their columns.
   *
   * @param images with a label each
   * @param tuner without a model
   */
  public record Tuning(Dataset<Row> images, BitFineTuner tuner) {}

  /**
   * Sets these options on an estimator, as far as they can be without images.
   *
   * @throws UsageException if they contradict each other
   */
  public BitFineTuner applyTo(BitFineTuner tuner) {
    tuner.setLabelCol(Columns.TRUE_LABEL).setLabelsFile(classNames.location());
    return imageOptions.applyTo(problemOptions.applyTo(tuner, labelOptions));
  }

  /**
   * Returns all locations, with globs expanded.
   *
   * @throws IOException if one does not exist, or a file system cannot be queried
   */
  public Inputs inputs() throws IOException {
    Inputs inputs = imageOptions.inputs();
    classNames.addInputs(inputs);
    return inputs;
  }

  /** Lists the images to train on. No image is opened. */
  public Dataset<Row> images(SparkSession spark) {
    return labeled(columns(), all -> imageOptions.table(spark, all));
  }

  /** Lists the images to train on and those to validate with. No image is opened. */
  public Dataset<Row> images(SparkSession spark, ValidationOptions validation) {
    TableColumns columns = validation.columns(columns());
    return validation.beside(
        labeled(columns, all -> imageOptions.table(spark, all)),
        named -> labeled(columns, all -> ImageTable.of(spark, named, all)));
  }

  /** Models have no columns: nothing passes through. */
  private TableColumns columns() {
    return imageOptions.columns().withoutOthers();
  }

  private Dataset<Row> labeled(TableColumns columns, Function<TableColumns, Dataset<Row>> images) {
    return labelOptions.table(columns, images, problemOptions::column);
  }

  /**
   * Refuses an output that contains what the job reads, and adds inputs that only Spark knows.
   *
   * @param images that the table names
   */
  public void requireApart(OutputPath output, Inputs inputs, Dataset<Row> images)
      throws IOException {
    imageOptions.addTable(inputs, images.sparkSession());
    inputs.requireApart(output);
    ImageTable.requireApart(output, imageOptions.option(), images);
  }

  /** Sets the columns of images on an estimator. */
  public Tuning tuning(Dataset<Row> images, BitFineTuner tuner) {
    String label = labelName(images);
    return new Tuning(
        images.withColumnRenamed(Columns.TRUE_LABEL, label),
        tuner.setInputCol(ImageTable.inputColumn(images)).setLabelCol(label));
  }

  /** Labels are in the user's column for messages, if the job has no column of this name. */
  private String labelName(Dataset<Row> images) {
    return labelOptions
        .column()
        .filter(name -> problemOptions.isNamed() && !ImageTable.hasColumn(images, name))
        .orElse(Columns.TRUE_LABEL);
  }
}
