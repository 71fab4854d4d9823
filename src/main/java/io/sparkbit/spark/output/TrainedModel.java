package io.sparkbit.spark.output;

import io.sparkbit.error.UserException;
import io.sparkbit.files.FilePaths;
import io.sparkbit.files.HadoopFiles;
import io.sparkbit.hub.folder.ModelFiles;
import io.sparkbit.model.Pretrained;
import io.sparkbit.output.Inputs;
import io.sparkbit.output.Output;
import io.sparkbit.output.OutputMark;
import io.sparkbit.output.OutputMode;
import io.sparkbit.output.OutputOption;
import io.sparkbit.output.OutputPath;
import io.sparkbit.output.Unfinished;
import io.sparkbit.spark.column.ColumnNames;
import io.sparkbit.spark.param.EstimatorParams;
import io.sparkbit.spark.session.SessionFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;

/**
 * The model that an estimator makes: written apart from everything that its training reads.
 *
 * @param <T> what is known of the training
 * @param location of the model: the estimator's {@code outputDir}, or a folder that belongs to the
 *     stage
 * @param course what is known of the training, such as its losses
 */
public record TrainedModel<T>(String location, T course) {

  /** Which estimators of this JVM have written to which folder. */
  private static final Set<String> WRITTEN = ConcurrentHashMap.newKeySet();

  /** Writes a trained model where it belongs. */
  public interface Writer {
    void write(Pretrained trained) throws IOException;
  }

  /** Trains a model, writes it, and returns what is known of the training. */
  public interface Training<T> {
    T run(Writer output) throws IOException;
  }

  /**
   * What an estimator reads.
   *
   * @param models that the training reads, by the names of their Params
   * @param dataset of images
   */
  public record Sources(
      EstimatorParams<?> params, Map<String, ModelFiles> models, Dataset<?> dataset) {

    /** Checks an output before anything is written. */
    private void requireApart(OutputPath output) throws IOException {
      Inputs inputs = new Inputs(SessionFiles.settings(dataset.sparkSession()));
      for (Map.Entry<String, ModelFiles> model : models.entrySet()) {
        ModelInputs.add(inputs, model.getKey(), model.getValue());
      }
      if (!params.getLabelsFile().isEmpty()) {
        inputs.add(params.labelsFile().name(), params.getLabelsFile());
      }
      inputs.requireApart(output);
      StructType schema = dataset.schema();
      if (ColumnNames.type(schema, params.getInputCol())
          .filter(StringType.class::isInstance)
          .isPresent()) {
        Column paths = ColumnNames.column(schema, params.getInputCol());
        ImagesApart.require(output, params.inputCol().name(), dataset, paths);
      }
    }
  }

  /**
   * Trains a model.
   *
   * @param checkpoints another output of the training; it may be in the folder of the model
   */
  public static <T> TrainedModel<T> of(
      Sources sources, Optional<OutputPath> checkpoints, Training<T> training) throws IOException {
    EstimatorParams<?> params = sources.params;
    String folder = params.getOutputDir();
    if (folder.isEmpty()) {
      Path here = StageModels.newFolder();
      requireApart(checkpoints, sources);
      T course = training.run(model -> model.savePretrained(here));
      return new TrainedModel<>(FilePaths.ofLocal(here), course);
    }
    HadoopFiles files = SessionFiles.of(sources.dataset.sparkSession());
    OutputPath path =
        OutputPath.ofFolder(
            folder,
            OutputOption.ofParam(params.outputDir().name()),
            SessionFiles.settings(sources.dataset.sparkSession()));
    sources.requireApart(path);
    requireApart(checkpoints, sources);
    OutputMode mode = hasOnly(path, checkpoints) ? OutputMode.RESUME : OutputMode.CREATE;
    check(path, mode, params);
    try (Output output = path.claim(mode, params.uid(), Unfinished.KEEP)) {
      T course = training.run(model -> StageModels.write(model, output.place(), files));
      output.mark(OutputMark.of(params.getClass().getSimpleName()));
      output.complete();
      WRITTEN.add(writing(params));
      return new TrainedModel<>(folder, course);
    }
  }

  /** {@code CrossValidator} fits copies of an estimator, which have its uid. */
  private static void check(OutputPath path, OutputMode mode, EstimatorParams<?> params)
      throws IOException {
    try {
      path.check(mode);
    } catch (UserException e) {
      if (!WRITTEN.contains(writing(params))) {
        throw e;
      }
      throw new UserException(
          ("%s. %s wrote it in an earlier fit: under a CrossValidator or TrainValidationSplit leave"
                  + " outputDir empty, and save the best model")
              .formatted(e.getMessage(), params.uid()),
          e);
    }
  }

  private static String writing(EstimatorParams<?> params) {
    return params.uid() + " " + params.getOutputDir();
  }

  private static void requireApart(Optional<OutputPath> output, Sources sources)
      throws IOException {
    if (output.isPresent()) {
      sources.requireApart(output.get());
    }
  }

  /** Returns whether a folder exists only because the checkpoints are in it. */
  private static boolean hasOnly(OutputPath output, Optional<OutputPath> checkpoints)
      throws IOException {
    return checkpoints.isPresent() && output.hasOnly(checkpoints.get());
  }
}
