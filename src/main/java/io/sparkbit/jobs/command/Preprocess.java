package io.sparkbit.jobs.command;

import static org.apache.spark.sql.functions.col;

import io.sparkbit.jobs.option.DecodingOptions;
import io.sparkbit.jobs.option.ModelLocation;
import io.sparkbit.jobs.table.Columns;
import io.sparkbit.jobs.table.ImageTable;
import io.sparkbit.jobs.table.PassedColumns;
import io.sparkbit.output.Inputs;
import io.sparkbit.spark.BitImagePreprocessor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A job that resizes and crops images. */
@Command(
    name = "preprocess",
    description = {
      "Decodes, resizes and crops images for a BiT model, exactly as Pillow does.",
      "Writes path, the other columns of the images' table, image (Spark's image struct) and error as Parquet. The stages do not"
          + " resize these images again."
    },
    sortOptions = false)
public final class Preprocess extends ImageJob {

  private static final int SHOWN_ROWS = 5;
  private static final String PROCESSOR = "--processor";

  @Option(
      names = PROCESSOR,
      paramLabel = "FILE",
      description = "A preprocessor_config.json to use instead of the model's.")
  @Nullable String processor;

  @Mixin DecodingOptions decodingOptions = new DecodingOptions();

  @Mixin ModelLocation model = new ModelLocation();

  @Override
  protected Optional<ModelLocation> model() {
    return Optional.of(model);
  }

  @Override
  void addInputs(Inputs inputs, SparkSession spark) throws IOException {
    if (processor != null) {
      inputs.add(PROCESSOR, processor);
    }
    model.find(spark, inputs);
  }

  @Override
  public void requireValidOptions() {
    outputOptions.requireBytes(spec.name(), "pictures");
    preprocessor();
  }

  private BitImagePreprocessor preprocessor() {
    return decodingOptions
        .applyTo(imageOptions.applyTo(new BitImagePreprocessor()))
        .setOutputCol(Columns.IMAGE);
  }

  @Override
  Dataset<Row> results(Dataset<Row> images) {
    BitImagePreprocessor preprocessor =
        preprocessor().setInputCol(ImageTable.inputColumn(images)).setModel(model.location());
    if (processor != null) {
      preprocessor.setProcessor(processor);
    }
    List<Column> columns = new ArrayList<>(List.of(col(Columns.PATH), col(Columns.IMAGE)));
    imageOptions.error(images).ifPresent(columns::add);
    return PassedColumns.beside(preprocessor.transform(images), columns, spec.name());
  }

  @Override
  void show(Dataset<Row> written) {
    written
        .orderBy(Columns.PATH)
        .select(
            col(Columns.PATH),
            col(Columns.IMAGE + ".height"),
            col(Columns.IMAGE + ".width"),
            col(Columns.IMAGE + ".nChannels"))
        .show(SHOWN_ROWS, 60);
  }

  @Override
  String timed() {
    return "reading, resizing and writing";
  }
}
