package io.sparkbit.spark;

import io.sparkbit.error.UserException;
import io.sparkbit.spark.output.StageModels;
import java.io.IOException;

/** Saves a stage as Spark ML does, together with the model that belongs to it. */
final class ModelStageWriter extends StageWriter {

  private final ModelStage<?> stage;

  ModelStageWriter(ModelStage<?> stage) {
    super(stage);
    this.stage = stage;
  }

  @Override
  public void saveImpl(String path) {
    super.saveImpl(path);
    if (stage.isDefined(stage.model())) {
      try {
        StageModels.save(stage.getModel(), path, sparkSession());
      } catch (IOException e) {
        throw new UserException(
            "The model of %s cannot be saved to %s: %s"
                .formatted(stage.uid(), path, e.getMessage()),
            e);
      }
    }
  }
}
