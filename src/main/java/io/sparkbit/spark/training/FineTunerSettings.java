package io.sparkbit.spark.training;

import static java.util.stream.Collectors.joining;

import io.sparkbit.error.UserException;
import io.sparkbit.image.Size;
import io.sparkbit.inference.DevicePolicy;
import io.sparkbit.inference.PrecisionChoice;
import io.sparkbit.model.TrainingProgram.Trained;
import io.sparkbit.model.engine.Device;
import io.sparkbit.network.ProblemType;
import io.sparkbit.spark.label.Labels;
import io.sparkbit.spark.param.FineTunerParams;
import io.sparkbit.spark.param.HasAugmentation;
import io.sparkbit.spark.param.HasDistillation;
import io.sparkbit.spark.param.InitialHead;
import io.sparkbit.torchscript.Precision;
import io.sparkbit.training.ClassWeights;
import io.sparkbit.training.Distortion;
import io.sparkbit.training.HyperRule;
import io.sparkbit.training.Objective;
import io.sparkbit.training.Sampling;
import io.sparkbit.training.Targets;
import io.sparkbit.training.TrainingRecipe;
import io.sparkbit.training.TrainingSchedule;
import io.sparkbit.training.UpdateRule;
import io.sparkbit.training.ValidationMetric;
import java.util.List;
import java.util.Locale;
import org.apache.spark.ml.param.Param;
import org.apache.spark.sql.types.StructType;

/**
 * The training settings that an estimator's Params specify.
 *
 * @param params of the estimator
 */
public record FineTunerSettings(FineTunerParams<?> params) {

  /**
   * Refuses settings that fit no images, before any are read.
   *
   * @throws UserException if the crop is larger than what it is cut from, or classes are balanced
   *     twice, or a magnitude has no operations, or what is learned has no classes that a setting
   *     is about
   */
  public void requireValid(StructType schema) {
    if (params.isDefined(params.resize()) && params.isDefined(params.crop())) {
      recipe(1, 1);
    }
    if (params.getClassWeights().equals("auto")
        && Sampling.ofUserName(params.getSampling()) == Sampling.BALANCED) {
      throw new UserException(
          "classWeights 'auto' and sampling 'balanced' both make all classes count the same, and"
              + " together rare ones count twice; leave one of them out");
    }
    if (params.getRandAugmentOps() == 0
        && params.getRandAugmentMagnitude() != HasAugmentation.DEFAULT_MAGNITUDE) {
      throw new UserException(
          "randAugmentMagnitude is how strong the operations of RandAugment are, but randAugmentOps is 0;"
              + " set it to 2, for example");
    }
    ProblemType problem = labels(schema).problemType();
    if (problem != ProblemType.SINGLE_LABEL_CLASSIFICATION) {
      requireDefault(params.sampling(), problem);
      requireDefault(params.temperatureScaling(), problem);
      requireDefault(params.unknownFalsePositiveRate(), problem);
      requireDefault(params.unknownScoreCol(), problem);
      requireDefault(params.unknownCol(), problem);
    }
    if (problem == ProblemType.REGRESSION) {
      requireDefault(params.classWeights(), problem);
      requireDefault(params.labelSmoothing(), problem);
      requireDefault(params.focalGamma(), problem);
    }
    if (params.getFreezeBackbone() && !params.getFreezeUntil().isEmpty()) {
      throw new UserException(
          "freezeBackbone freezes everything below the head, so freezeUntil '%s' says less; leave one of them out"
              .formatted(params.getFreezeUntil()));
    }
    if (params.getTeacher().isEmpty()) {
      requireNoTemperature();
    } else {
      requireTeachable(problem);
    }
    if (InitialHead.ofParam(params.getInitialHead()) == InitialHead.PROBE
        && problem != ProblemType.SINGLE_LABEL_CLASSIFICATION) {
      throw new UserException(
          "initialHead is 'probe', which learns one label for each image, but this is a %s (problemType); set it to zeros or model"
              .formatted(inWords(problem)));
    }
    requireFits(ValidationMetric.ofUserName(params.getValidationMetric()), problem);
  }

  private void requireDefault(Param<?> param, ProblemType problem) {
    if (!params.getOrDefault(param).equals(params.getDefault(param).get())) {
      throw new UserException(
          "%s is '%s', but this is a %s (problemType), which knows nothing of it; leave it out"
              .formatted(param.name(), params.getOrDefault(param), inWords(problem)));
    }
  }

  private void requireNoTemperature() {
    if (params.getDistillationTemperature() != HasDistillation.DEFAULT_TEMPERATURE) {
      throw new UserException(
          "distillationTemperature is %s, but there is no teacher whose answers it could soften; set teacher, or leave it out"
              .formatted(params.getDistillationTemperature()));
    }
  }

  private void requireTeachable(ProblemType problem) {
    if (problem == ProblemType.REGRESSION) {
      throw new UserException(
          "teacher is '%s', but this is a regression (problemType): values have no probabilities to learn; leave it out"
              .formatted(params.getTeacher()));
    }
    for (Param<?> ofLabels :
        List.of(params.classWeights(), params.labelSmoothing(), params.focalGamma())) {
      if (!params.getOrDefault(ofLabels).equals(params.getDefault(ofLabels).get())) {
        throw new UserException(
            "%s is '%s', but with a teacher its answers are learned and not the labels; leave one of them out"
                .formatted(ofLabels.name(), params.getOrDefault(ofLabels)));
      }
    }
  }

  private static String inWords(ProblemType problem) {
    return problem.jsonName().replace('_', ' ');
  }

  private static void requireFits(ValidationMetric metric, ProblemType problem) {
    List<ValidationMetric> fitting = ValidationMetric.of(problem);
    if (!fitting.contains(metric)) {
      throw new UserException(
          "validationMetric is '%s', but a %s (problemType) is measured by %s"
              .formatted(
                  metric.userName(),
                  inWords(problem),
                  fitting.stream().map(ValidationMetric::userName).collect(joining(", "))));
    }
  }

  /**
   * Returns the recipe for a number of images and their median area in pixels; its objective
   * depends on the images of each class ({@link #objective}).
   */
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
        distortion(),
        schedule,
        params.isDefined(params.mixupAlpha()) ? params.getMixupAlpha() : rule.mixupAlpha(),
        params.getBatchSize(),
        Math.min(params.getBatchSize(), params.getMicroBatchSize()),
        params.getSeed(),
        Objective.CROSS_ENTROPY,
        updates());
  }

  UpdateRule updates() {
    return new UpdateRule(params.getMaxGradNorm(), params.getEmaDecay());
  }

  private Distortion distortion() {
    return new Distortion(
        params.getRandAugmentOps(),
        params.getRandAugmentMagnitude(),
        params.getErasingProbability());
  }

  /**
   * Returns what the training minimizes.
   *
   * @param labels in the order of class indices
   * @param targets of the images to train on
   * @throws UserException if class weights are of other classes
   */
  Objective objective(List<String> labels, Targets targets) {
    return new Objective(
        Sampling.ofUserName(params.getSampling()),
        ClassWeights.of(params.getClassWeights()).orElseThrow().weights(labels, targets),
        params.getLabelSmoothing(),
        params.getFocalGamma());
  }

  /**
   * Returns the column of labels.
   *
   * @throws UserException if it is missing or ambiguous
   */
  public Labels labels(StructType schema) {
    return Labels.of(new EstimatorSettings(params).labelPath(), params.getProblemType(), schema);
  }

  Trained trained() {
    return params.getFreezeBackbone() ? Trained.HEAD : new Trained(params.getFreezeUntil());
  }

  PrecisionChoice precision() {
    return PrecisionChoice.ofName(params.getPrecision());
  }

  WireFormat wireFormat() {
    return WireFormat.valueOf(params.getAllReducePrecision().toUpperCase(Locale.ROOT));
  }

  /** Returns the precision to train in; PyTorch's norms on GPUs do not mix types. */
  static Precision precision(PrecisionChoice choice, Device device) {
    return device.kind() == Device.Kind.GPU ? Precision.FLOAT32 : choice.choose(device);
  }

  DevicePolicy deviceChoice() {
    return DevicePolicy.ofName(params.getDevice());
  }
}
