package io.sparkbit.jobs.option;

import io.sparkbit.spark.BitFineTuner;
import io.sparkbit.spark.param.FineTunerParams;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How a model is fine-tuned; what is not set follows the BiT-HyperRule. */
public final class TrainingOptions {

  @Option(
      names = "--steps",
      paramLabel = "N",
      description =
          "Steps of the training; warm-up and decays move in proportion. Default: the rule's, 500"
              + " for fewer than 20,000 images, 10,000 for fewer than 500,000, or else 20,000.")
  @Nullable Integer steps;

  @Option(
      names = "--learning-rate",
      paramLabel = "X",
      description = "After the warm-up. Default: the rule's, 0.003.")
  @Nullable Double learningRate;

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      description = "Images of a step. Default: the rule's, 512.")
  @Nullable Integer batchSize;

  @Option(
      names = "--micro-batch-size",
      paramLabel = "N",
      description =
          "Images that go through the network at once: memory grows with it. Default: 32.")
  @Nullable Integer microBatchSize;

  @Option(
      names = "--resize",
      paramLabel = "PIXELS",
      description =
          "Height and width to which images are resized. Default: the rule's, 160 if their median"
              + " area is below 96 x 96 pixels, or else 512.")
  @Nullable Integer resize;

  @Option(
      names = "--crop",
      paramLabel = "PIXELS",
      description =
          "Height and width of the random part that the network sees, and of the images that the"
              + " new model labels. Default: the rule's, 128 or 480.")
  @Nullable Integer crop;

  @Option(
      names = "--flip-probability",
      paramLabel = "P",
      description =
          "How likely an image is mirrored; 0 where left and right have a meaning, as in digits."
              + " Default: 0.5.")
  @Nullable Double flipProbability;

  @Option(
      names = "--mixup-alpha",
      paramLabel = "X",
      description = "Of MixUp; 0 for none. Default: the rule's, 0.1 from 20,000 images on.")
  @Nullable Double mixupAlpha;

  @Option(
      names = "--freeze-backbone",
      description = "Let the head alone learn; the backbone stays as it is.")
  boolean freezeBackbone;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "What all random choices follow from. Default: ${DEFAULT-VALUE}.",
      defaultValue = "1")
  long seed;

  @Option(
      names = "--num-workers",
      paramLabel = "N",
      description =
          "How many of Spark's tasks compute each step together; with 1 the driver trains alone."
              + " Default: ${DEFAULT-VALUE}.",
      defaultValue = "" + FineTunerParams.DEFAULT_NUM_WORKERS)
  int numWorkers;

  @Mixin DeviceOption device = new DeviceOption();

  /** Tells an estimator. */
  public BitFineTuner applyTo(BitFineTuner tuner) {
    if (steps != null) {
      tuner.setSteps(steps);
    }
    if (learningRate != null) {
      tuner.setLearningRate(learningRate);
    }
    if (batchSize != null) {
      tuner.setBatchSize(batchSize);
    }
    if (microBatchSize != null) {
      tuner.setMicroBatchSize(microBatchSize);
    }
    if (resize != null) {
      tuner.setResize(resize);
    }
    if (crop != null) {
      tuner.setCrop(crop);
    }
    if (flipProbability != null) {
      tuner.setFlipProbability(flipProbability);
    }
    if (mixupAlpha != null) {
      tuner.setMixupAlpha(mixupAlpha);
    }
    return tuner
        .setFreezeBackbone(freezeBackbone)
        .setSeed(seed)
        .setNumWorkers(numWorkers)
        .setDevice(device.device);
  }

  /** Of all that is random. */
  public long seed() {
    return seed;
  }

  /** What the network runs on. */
  public String device() {
    return device.device;
  }
}
