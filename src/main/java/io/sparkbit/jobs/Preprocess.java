package io.sparkbit.jobs;

import io.sparkbit.spark.BitImagePreprocessor;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Resizes and crops images. */
@Command(
    name = "preprocess",
    description = {
      "Decodes, resizes and crops images as a BiT model wants them, exactly as Pillow does.",
      "Writes path, image (Spark's image struct) and error as Parquet, which the other jobs' stages"
          + " read without resizing again."
    },
    sortOptions = false)
final class Preprocess extends Job {

  private static final int SHOWN_ROWS = 5;

  @Option(
      names = "--processor",
      paramLabel = "FILE",
      description = "A preprocessor_config.json. Default: that of the model.")
  @Nullable String processor;

  @Mixin ModelLocation model = new ModelLocation();

  @Override
  Dataset<Row> results(Dataset<Row> images) {
    if (outputOptions.format != OutputOptions.Format.parquet) {
      throw new IllegalArgumentException(
          "--format %s cannot hold pictures; preprocess writes parquet"
              .formatted(outputOptions.format));
    }
    BitImagePreprocessor preprocessor =
        imageOptions
            .applyTo(new BitImagePreprocessor())
            .setOutputCol(Columns.IMAGE)
            .setModel(model.location);
    if (processor != null) {
      preprocessor.setProcessor(processor);
    }
    return preprocessor.transform(images);
  }

  @Override
  void show(Dataset<Row> written) {
    written
        .orderBy(Columns.PATH)
        .select(
            functions.col(Columns.PATH),
            functions.col(Columns.IMAGE + ".height"),
            functions.col(Columns.IMAGE + ".width"),
            functions.col(Columns.IMAGE + ".nChannels"))
        .show(SHOWN_ROWS, 60);
  }
}
