package io.sparkbit.spark.training;

import io.sparkbit.error.UserException;
import io.sparkbit.image.Size;
import io.sparkbit.inference.DevicePolicy;
import io.sparkbit.model.Pretrained;
import io.sparkbit.model.TrainingProgram.Trained;
import io.sparkbit.spark.label.LabelText;
import io.sparkbit.spark.label.LabelsFile;
import io.sparkbit.spark.param.FineTunerParams;
import io.sparkbit.spark.session.SessionModels;
import io.sparkbit.training.HyperRule;
import io.sparkbit.training.TrainingRecipe;
import io.sparkbit.training.TrainingSchedule;
import java.io.IOException;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/**
 * The training settings that an estimator's Params specify.
 *
 * @param params of the estimator
 */
public record FineTunerSettings(FineTunerParams<?> params) {

  /** Returns the recipe for a number of images and their median area in pixels. */
  public TrainingRecipe recipe(long images, long medianArea) {
    HyperRule rule = HyperRule.of(images, medianArea);
    TrainingSchedule schedule = rule.schedule();
    if (params.isDefined(params.steps())) {
      schedule = schedule.withSteps(params.getSteps());
    }
    if (params.isDefined(params.learningRate())) {
      schedule = schedule.withLearningRate(params.getLearningRate());
    }
    return new TrainingRecipe(
        params.isDefined(params.resize()) ? Size.square(params.getResize()) : rule.resize(),
        params.isDefined(params.crop()) ? Size.square(params.getCrop()) : rule.crop(),
        params.getFlipProbability(),
        schedule,
        params.isDefined(params.mixupAlpha()) ? params.getMixupAlpha() : rule.mixupAlpha(),
        params.getBatchSize(),
        Math.min(params.getBatchSize(), params.getMicroBatchSize()),
        params.getSeed());
  }

  /**
   * Returns the model's class names: those of the labels file, or the labels if there is none.
   *
   * @throws UserException if there are not as many names as labels
   */
  List<String> namesOf(List<String> labels, SparkSession spark) {
    List<String> names = LabelsFile.read(params, spark);
    if (names.isEmpty()) {
      return labels;
    }
    if (names.size() != labels.size()) {
      throw new UserException(
          "File %s names %d classes, but there are %d labels to learn: %s"
              .formatted(params.getLabelsFile(), names.size(), labels.size(), labels));
    }
    return names;
  }

  Trained trained() {
    return params.getFreezeBackbone() ? Trained.HEAD : Trained.ALL;
  }

  public LabelText labelText() {
    return new LabelText(
        params.getLabelCol(),
        "the dataset",
        "Set labelCol to the column that says what the images show");
  }

  DevicePolicy deviceChoice() {
    return DevicePolicy.ofName(params.getDevice());
  }

  /** Returns the model to start from. */
  public Pretrained pretrained(SparkSession spark) throws IOException {
    if (!params.isDefined(params.model())) {
      throw new UserException(
          ("%s has no model to start from; set one with setModel(\"LOCATION\"), such as the path"
                  + " of a folder")
              .formatted(params.uid()));
    }
    Pretrained opened = Pretrained.open(params.getModel(), SessionModels.of(spark));
    opened.requiredProcessor();
    return opened;
  }
}
