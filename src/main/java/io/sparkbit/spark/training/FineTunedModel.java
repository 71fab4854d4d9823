package io.sparkbit.spark.training;

import io.sparkbit.files.FilePaths;
import io.sparkbit.files.HadoopFiles;
import io.sparkbit.output.Inputs;
import io.sparkbit.output.Output;
import io.sparkbit.output.OutputMark;
import io.sparkbit.output.OutputMode;
import io.sparkbit.output.OutputOption;
import io.sparkbit.output.OutputPath;
import io.sparkbit.output.Unfinished;
import io.sparkbit.spark.column.ColumnNames;
import io.sparkbit.spark.output.ImagesApart;
import io.sparkbit.spark.output.ModelInputs;
import io.sparkbit.spark.output.StageModels;
import io.sparkbit.spark.param.FineTunerParams;
import io.sparkbit.spark.session.SessionFiles;
import io.sparkbit.training.TrainingListener;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;

/**
 * Trains a model and writes it apart from everything that the training reads.
 *
 * @param params of the estimator
 */
public record FineTunedModel(FineTunerParams<?> params) {

  /** Trains a model and returns its location. */
  public String train(Dataset<?> dataset, TrainingListener listener) throws IOException {
    SparkSession spark = dataset.sparkSession();
    String folder = params.getOutputDir();
    if (folder.isEmpty()) {
      Path here = StageModels.newFolder();
      requireApart(checkpoints(spark), dataset);
      new FineTuning(params, dataset).run(model -> model.savePretrained(here), listener);
      return FilePaths.ofLocal(here);
    }
    OutputPath path =
        OutputPath.ofFolder(
            folder, OutputOption.ofParam(params.outputDir().name()), SessionFiles.settings(spark));
    requireApart(Optional.of(path), dataset);
    requireApart(checkpoints(spark), dataset);
    OutputMode mode = hasOnlyCheckpoints(path, spark) ? OutputMode.RESUME : OutputMode.CREATE;
    path.check(mode);
    try (Output output = path.claim(mode, params.uid(), Unfinished.KEEP)) {
      trainInto(output.place(), dataset, listener);
      output.mark(OutputMark.of(params.getClass().getSimpleName()));
      output.complete();
    }
    return folder;
  }

  /** Trains into a folder that the caller manages. */
  public void trainInto(String folder, Dataset<?> dataset, TrainingListener listener)
      throws IOException {
    HadoopFiles files = SessionFiles.of(dataset.sparkSession());
    new FineTuning(params, dataset).run(model -> StageModels.write(model, folder, files), listener);
  }

  private Optional<OutputPath> checkpoints(SparkSession spark) {
    String folder = params.getCheckpointDir();
    return folder.isEmpty()
        ? Optional.empty()
        : Optional.of(
            OutputPath.ofFolder(
                folder,
                OutputOption.ofParam(params.checkpointDir().name()),
                SessionFiles.settings(spark)));
  }

  /** Checks an output before anything is written. */
  private void requireApart(Optional<OutputPath> output, Dataset<?> dataset) throws IOException {
    if (output.isEmpty()) {
      return;
    }
    SparkSession spark = dataset.sparkSession();
    Inputs inputs = new Inputs(SessionFiles.settings(spark));
    ModelInputs.add(
        inputs, params.model().name(), new FineTunerSettings(params).pretrained(spark).files());
    if (!params.getLabelsFile().isEmpty()) {
      inputs.add(params.labelsFile().name(), params.getLabelsFile());
    }
    inputs.requireApart(output.get());
    StructType schema = dataset.schema();
    if (ColumnNames.type(schema, params.getInputCol())
        .filter(StringType.class::isInstance)
        .isPresent()) {
      Column paths = ColumnNames.column(schema, params.getInputCol());
      ImagesApart.require(output.get(), params.inputCol().name(), dataset, paths);
    }
  }

  /** Returns whether the output folder exists only because the checkpoints are in it. */
  private boolean hasOnlyCheckpoints(OutputPath output, SparkSession spark) throws IOException {
    Optional<OutputPath> checkpoints = checkpoints(spark);
    return checkpoints.isPresent() && output.hasOnly(checkpoints.get());
  }
}
