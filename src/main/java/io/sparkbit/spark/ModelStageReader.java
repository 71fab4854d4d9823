package io.sparkbit.spark;

import io.sparkbit.spark.output.StageModels;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.spark.ml.util.MLReader;

/** Loads a stage as Spark ML does, together with the model that was saved with it. */
final class ModelStageReader<S extends ModelStage<S>> extends MLReader<S> {

  private final StageReader<S> reader;

  ModelStageReader(StageReader<S> reader) {
    this.reader = reader;
  }

  @Override
  public S load(String path) {
    S stage = reader.load(path);
    try {
      StageModels.find(path, sparkSession()).ifPresent(stage::setModel);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return stage;
  }
}
