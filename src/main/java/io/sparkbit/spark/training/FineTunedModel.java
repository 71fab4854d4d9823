package io.sparkbit.spark.training;

import io.sparkbit.error.UserException;
import io.sparkbit.files.HadoopFiles;
import io.sparkbit.hub.folder.ModelFiles;
import io.sparkbit.model.Pretrained;
import io.sparkbit.model.TrainingProgram;
import io.sparkbit.output.OutputOption;
import io.sparkbit.output.OutputPath;
import io.sparkbit.spark.output.StageModels;
import io.sparkbit.spark.output.TrainedModel;
import io.sparkbit.spark.param.FineTunerParams;
import io.sparkbit.spark.session.SessionFiles;
import io.sparkbit.spark.session.SessionModels;
import io.sparkbit.training.Interpolation;
import io.sparkbit.training.LearningRateRange;
import io.sparkbit.training.LearningRateSearch;
import io.sparkbit.training.TrainingListener;
import io.sparkbit.training.TrainingStart;
import io.sparkbit.training.TrainingStep;
import io.sparkbit.training.Validation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.SparkSession;

/**
 * Fine-tunes a model and writes it.
 *
 * @param params of the estimator
 */
public record FineTunedModel(FineTunerParams<?> params) {

  /** Trains a model and returns its location with the course of the training. */
  public TrainedModel<Course> train(Dataset<?> dataset, TrainingListener listener)
      throws IOException {
    Pretrained base = base(dataset);
    Optional<Lesson> lesson = lesson(dataset.sparkSession());
    Map<String, ModelFiles> models = new LinkedHashMap<>();
    models.put(params.model().name(), base.files());
    lesson.ifPresent(given -> models.put(params.teacher().name(), given.teacher().files()));
    return TrainedModel.of(
        new TrainedModel.Sources(params, models, dataset),
        checkpoints(dataset.sparkSession()),
        output -> {
          CourseListener course = new CourseListener();
          new FineTuning(params, base, lesson, dataset)
              .run(output, TrainingListener.all(List.of(course, listener)));
          return course.get();
        });
  }

  /**
   * What happened in a training.
   *
   * @param losses of the steps
   * @param validations in their order
   * @param interpolation after the last step
   */
  public record Course(
      List<Double> losses, List<Validation> validations, Optional<Interpolation> interpolation) {}

  private static final class CourseListener implements TrainingListener {

    private final List<Double> losses = new ArrayList<>();
    private final List<Validation> validations = new ArrayList<>();
    private Optional<Interpolation> interpolation = Optional.empty();

    @Override
    public void started(TrainingStart start) {
      losses.addAll(start.earlierLosses());
      validations.addAll(start.earlierValidations());
    }

    @Override
    public void validated(Validation validation, TrainingProgram program) {
      validations.add(validation);
    }

    @Override
    public void stepDone(TrainingStep step, TrainingProgram program) {
      losses.add(step.loss());
    }

    @Override
    public void interpolated(Interpolation found) {
      interpolation = Optional.of(found);
    }

    Course get() {
      return new Course(List.copyOf(losses), List.copyOf(validations), interpolation);
    }
  }

  /** Trains into a folder that the caller manages. */
  public void trainInto(String folder, Dataset<?> dataset, TrainingListener listener)
      throws IOException {
    HadoopFiles files = SessionFiles.of(dataset.sparkSession());
    new FineTuning(params, base(dataset), lesson(dataset.sparkSession()), dataset)
        .run(model -> StageModels.write(model, folder, files), listener);
  }

  /** Searches for a learning rate; nothing is kept of the model. */
  public LearningRateSearch search(Dataset<?> dataset, LearningRateRange range) throws IOException {
    return new FineTuning(params, base(dataset), lesson(dataset.sparkSession()), dataset)
        .search(range);
  }

  private Pretrained base(Dataset<?> dataset) throws IOException {
    return new EstimatorSettings(params).pretrained(dataset.sparkSession());
  }

  private Optional<Lesson> lesson(SparkSession spark) {
    return params.getTeacher().isEmpty()
        ? Optional.empty()
        : Optional.of(new Lesson(teacher(spark), params.getDistillationTemperature()));
  }

  private Pretrained teacher(SparkSession spark) {
    try {
      return Pretrained.open(params.getTeacher(), SessionModels.of(spark));
    } catch (IOException e) {
      throw new UserException(
          "teacher '%s' cannot be used: %s".formatted(params.getTeacher(), e.getMessage()), e);
    }
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
