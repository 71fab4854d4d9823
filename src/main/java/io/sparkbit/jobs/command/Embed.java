package io.sparkbit.jobs.command;

import static org.apache.spark.sql.functions.col;

import io.sparkbit.jobs.option.DecodingOptions;
import io.sparkbit.jobs.option.ModelLocation;
import io.sparkbit.jobs.option.ModelOptions;
import io.sparkbit.jobs.option.ReportOption;
import io.sparkbit.jobs.report.EmbeddedRows;
import io.sparkbit.jobs.table.Columns;
import io.sparkbit.jobs.table.ImageTable;
import io.sparkbit.jobs.table.PassedColumns;
import io.sparkbit.network.BitNetwork;
import io.sparkbit.output.Inputs;
import io.sparkbit.spark.BitImageEmbedder;
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

/** A job that turns images into features. */
@Command(
    name = "embed",
    description = {
      "Turns images into feature vectors with a BiT model.",
      "Writes path, the other columns of the images' table, features (an array of float, or a struct of shape and values) and error."
    },
    sortOptions = false)
public final class Embed extends ImageJob {

  private static final int SHOWN_ROWS = 5;

  private static final String TENSOR = "tensor";

  @Mixin DecodingOptions decodingOptions = new DecodingOptions();

  @Mixin ModelOptions modelOptions = new ModelOptions();

  @Option(
      names = "--output-layer",
      paramLabel = "NAME",
      description =
          "Output of the network to write: pooler_output, logits, last_hidden_state, stem,"
              + " stage1, stage2, ... Default: ${DEFAULT-VALUE}.",
      defaultValue = BitNetwork.POOLER_OUTPUT)
  String outputLayer = "";

  @Option(
      names = "--output-type",
      paramLabel = "TYPE",
      description =
          "Type of the features: array (flattened in row-major order) or tensor (a struct of"
              + " shape and values). Default: ${DEFAULT-VALUE}.",
      defaultValue = "array")
  String outputType = "";

  @Option(
      names = "--normalize",
      paramLabel = "NORM",
      description =
          "Norm by which the features of each image are divided: none, or l2 (they then have"
              + " length 1). Default: ${DEFAULT-VALUE}.",
      defaultValue = "none")
  String normalize = "";

  @Mixin ReportOption reportOption = new ReportOption();

  @Override
  protected Optional<ModelLocation> model() {
    return Optional.of(modelOptions.location());
  }

  @Override
  void addInputs(Inputs inputs, SparkSession spark) throws IOException {
    modelOptions.location().fetch(spark, inputs);
  }

  @Override
  public void requireValidOptions() {
    embedder();
  }

  private BitImageEmbedder embedder() {
    return modelOptions
        .applyTo(decodingOptions.applyTo(imageOptions.applyTo(new BitImageEmbedder())))
        .setOutputCol(Columns.FEATURES)
        .setOutputLayer(outputLayer)
        .setOutputType(outputType)
        .setNormalize(normalize);
  }

  @Override
  Dataset<Row> results(Dataset<Row> images) {
    BitImageEmbedder embedder = embedder().setInputCol(ImageTable.inputColumn(images));
    List<Column> columns = new ArrayList<>(List.of(col(Columns.PATH), col(Columns.FEATURES)));
    imageOptions.error(images).ifPresent(columns::add);
    return PassedColumns.beside(embedder.transform(images), columns, spec.name());
  }

  @Override
  Optional<RowsReport> report() {
    if (!reportOption.isGiven()) {
      return Optional.empty();
    }
    return Optional.of(
        (images, written, summary) ->
            new EmbeddedRows(written, values())
                .report(
                    modelOptions.location().location(),
                    outputLayer,
                    summary,
                    images,
                    decodingOptions.reading())
                .toHtml());
  }

  /** Returns the values of the written features. */
  private Column values() {
    return outputType.equals(TENSOR)
        ? outputOptions.nested(Columns.FEATURES, "struct<values: array<float>>").getField("values")
        : outputOptions.nested(Columns.FEATURES, "array<float>");
  }

  @Override
  void show(Dataset<Row> written) {
    written.orderBy(Columns.PATH).show(SHOWN_ROWS, 60);
  }
}
