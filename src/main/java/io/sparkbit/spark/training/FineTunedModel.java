package io.sparkbit.spark.training;

import io.sparkbit.files.HadoopFiles;
import io.sparkbit.model.Pretrained;
import io.sparkbit.model.TrainingProgram;
import io.sparkbit.output.OutputOption;
import io.sparkbit.output.OutputPath;
import io.sparkbit.spark.output.StageModels;
import io.sparkbit.spark.output.TrainedModel;
import io.sparkbit.spark.param.FineTunerParams;
import io.sparkbit.spark.session.SessionFiles;
import io.sparkbit.training.TrainingListener;
import io.sparkbit.training.TrainingStart;
import io.sparkbit.training.TrainingStep;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.SparkSession;

/**
 * Fine-tunes a model and writes it.
 *
 * @param params of the estimator
 */
public record FineTunedModel(FineTunerParams<?> params) {

  /** Trains a model and returns its location with the loss of each step. */
  public TrainedModel<double[]> train(Dataset<?> dataset, TrainingListener listener)
      throws IOException {
    Pretrained base = base(dataset);
    return TrainedModel.of(
        new TrainedModel.Sources(params, base.files(), dataset),
        checkpoints(dataset.sparkSession()),
        output -> {
          LossHistory losses = new LossHistory();
          new FineTuning(params, base, dataset)
              .run(output, TrainingListener.all(List.of(losses, listener)));
          return losses.all.build().toArray();
        });
  }

  private static final class LossHistory implements TrainingListener {

    final DoubleStream.Builder all = DoubleStream.builder();

    @Override
    public void started(TrainingStart start) {
      start.earlierLosses().forEach(all::add);
    }

    @Override
    public void stepDone(TrainingStep step, TrainingProgram program) {
      all.add(step.loss());
    }
  }

  /** Trains into a folder that the caller manages. */
  public void trainInto(String folder, Dataset<?> dataset, TrainingListener listener)
      throws IOException {
    HadoopFiles files = SessionFiles.of(dataset.sparkSession());
    new FineTuning(params, base(dataset), dataset)
        .run(model -> StageModels.write(model, folder, files), listener);
  }

  private Pretrained base(Dataset<?> dataset) throws IOException {
    return new EstimatorSettings(params).pretrained(dataset.sparkSession());
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
}
