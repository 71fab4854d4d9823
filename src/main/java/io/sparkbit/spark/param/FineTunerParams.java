package io.sparkbit.spark.param;

import io.sparkbit.image.processor.BitImageProcessor;
import java.util.Map;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/**
 * The Params of training by the BiT-HyperRule.
 *
 * @param <S> the stage itself
 */
public interface FineTunerParams<S extends Params>
    extends EstimatorParams<S>,
        HasProblemType<S>,
        HasAugmentation<S>,
        HasObjective<S>,
        HasDistillation<S>,
        HasTransfer<S>,
        HasWeightUpdates<S>,
        HasWorkers<S>,
        HasValidation<S>,
        HasCertainty<S> {

  /** Default steps between checkpoints. */
  int DEFAULT_CHECKPOINT_INTERVAL = 20;

  /** Param for the learning rate after the warm-up. */
  default DoubleParam learningRate() {
    return new DoubleParam(
        this,
        "learningRate",
        "learning rate after the warm-up; by default the rule's 0.003, for a batch of 512",
        Validators.positive("learningRate"));
  }

  /** Param for the number of images per step. */
  default IntParam batchSize() {
    return new IntParam(
        this,
        "batchSize",
        "images per step",
        Validators.between("batchSize", 1, HasBatchSize.MAX_BATCH_SIZE));
  }

  /** Param for the number of images that go through the network at once. */
  default IntParam microBatchSize() {
    return new IntParam(
        this,
        "microBatchSize",
        "images that go through the network at once: memory grows with it; a step's gradient is"
            + " accumulated over its micro-batches",
        Validators.between("microBatchSize", 1, HasBatchSize.MAX_BATCH_SIZE));
  }

  /** Param for the precision in which the network computes in training. */
  default Param<String> precision() {
    return StringParam.of(
        this,
        "precision",
        "precision of the network in training: float32, bfloat16 (faster on processors with"
            + " instructions for it, float32 elsewhere and on GPUs; weights, norms and the head stay"
            + " in float32), or auto (the faster one)",
        Validators.oneOf(
            "precision", Map.of("int8", "int8 has no gradients"), "auto", "float32", "bfloat16"));
  }

  /** Param for the number of training steps. */
  default IntParam steps() {
    return new IntParam(
        this,
        "steps",
        "steps of the training; by default the rule's: 500 for fewer than 20,000 images, 10,000 for"
            + " fewer than 500,000, otherwise 20,000. Warm-up and decays move in proportion",
        Validators.atLeast("steps", 1));
  }

  /** Param for the height and width in pixels to which training images are resized. */
  default IntParam resize() {
    return new IntParam(
        this,
        "resize",
        "height and width to which training images are resized; by default the rule's: 160 if their"
            + " median area is below 96 x 96 pixels, otherwise 512",
        Validators.between("resize", 1, BitImageProcessor.MAX_EDGE));
  }

  /** Param for the height and width in pixels of the network's input. */
  default IntParam crop() {
    return new IntParam(
        this,
        "crop",
        "height and width of the random crop that the network sees, and of the images that the"
            + " classifier labels; by default the rule's: 128 or 480",
        Validators.between("crop", 1, BitImageProcessor.MAX_EDGE));
  }

  /** Param for the alpha of MixUp's Beta distribution; 0 turns MixUp off. */
  default DoubleParam mixupAlpha() {
    return new DoubleParam(
        this,
        "mixupAlpha",
        "alpha of MixUp's Beta distribution; 0 for none; by default the rule's: 0.1 for 20,000"
            + " or more images, otherwise 0",
        Validators.notNegative("mixupAlpha"));
  }

  /** Param for the probability, 0 to 1, that a training image is mirrored. */
  default DoubleParam flipProbability() {
    return new DoubleParam(
        this,
        "flipProbability",
        "probability, 0 to 1, that a training image is mirrored; set it to 0 if left and"
            + " right have a meaning, as in digits",
        Validators.probability("flipProbability"));
  }

  /** Param for the seed of all random choices. */
  default LongParam seed() {
    return new LongParam(this, "seed", "seed of all random choices");
  }

  /** Param for the folder of checkpoints. */
  default Param<String> checkpointDir() {
    return StringParam.of(
        this,
        "checkpointDir",
        "folder of this training's checkpoints, on any Hadoop file system; an interrupted training"
            + " with the same folder and settings resumes at the last one. Empty for none");
  }

  /** Param for the number of steps between checkpoints. */
  default IntParam checkpointInterval() {
    return new IntParam(
        this,
        "checkpointInterval",
        "steps from one checkpoint to the next, at least 1",
        Validators.atLeast("checkpointInterval", 1));
  }

  /** Returns {@link #learningRate}. */
  default double getLearningRate() {
    return (double) getOrDefault(learningRate());
  }

  /** Sets {@link #learningRate} (default: the rule's). */
  default S setLearningRate(double value) {
    return Setter.set(this, learningRate(), value);
  }

  /** Returns {@link #batchSize}. */
  default int getBatchSize() {
    return (int) getOrDefault(batchSize());
  }

  /** Sets {@link #batchSize} (default: 512). */
  default S setBatchSize(int value) {
    return Setter.set(this, batchSize(), value);
  }

  /** Returns {@link #microBatchSize}. */
  default int getMicroBatchSize() {
    return (int) getOrDefault(microBatchSize());
  }

  /** Sets {@link #microBatchSize} (default: 32). */
  default S setMicroBatchSize(int value) {
    return Setter.set(this, microBatchSize(), value);
  }

  /** Returns {@link #precision}. */
  default String getPrecision() {
    return getOrDefault(precision());
  }

  /** Sets {@link #precision} (default: {@value HasPrecision#DEFAULT}). */
  default S setPrecision(String value) {
    return Setter.set(this, precision(), value);
  }

  /** Returns {@link #steps}. */
  default int getSteps() {
    return (int) getOrDefault(steps());
  }

  /** Sets {@link #steps} (default: the rule's). */
  default S setSteps(int value) {
    return Setter.set(this, steps(), value);
  }

  /** Returns {@link #resize}. */
  default int getResize() {
    return (int) getOrDefault(resize());
  }

  /** Sets {@link #resize} (default: the rule's). */
  default S setResize(int value) {
    return Setter.set(this, resize(), value);
  }

  /** Returns {@link #crop}. */
  default int getCrop() {
    return (int) getOrDefault(crop());
  }

  /** Sets {@link #crop} (default: the rule's). */
  default S setCrop(int value) {
    return Setter.set(this, crop(), value);
  }

  /** Returns {@link #mixupAlpha}. */
  default double getMixupAlpha() {
    return (double) getOrDefault(mixupAlpha());
  }

  /** Sets {@link #mixupAlpha} (default: the rule's). */
  default S setMixupAlpha(double value) {
    return Setter.set(this, mixupAlpha(), value);
  }

  /** Returns {@link #flipProbability}. */
  default double getFlipProbability() {
    return (double) getOrDefault(flipProbability());
  }

  /** Sets {@link #flipProbability} (default: 0.5). */
  default S setFlipProbability(double value) {
    return Setter.set(this, flipProbability(), value);
  }

  /** Returns {@link #seed}. */
  default long getSeed() {
    return (long) getOrDefault(seed());
  }

  /** Sets {@link #seed} (default: a fixed value). */
  default S setSeed(long value) {
    return Setter.set(this, seed(), value);
  }

  /** Returns {@link #checkpointDir}. */
  default String getCheckpointDir() {
    return getOrDefault(checkpointDir());
  }

  /** Sets {@link #checkpointDir} (default: empty). */
  default S setCheckpointDir(String value) {
    return Setter.set(this, checkpointDir(), value);
  }

  /** Returns {@link #checkpointInterval}. */
  default int getCheckpointInterval() {
    return (int) getOrDefault(checkpointInterval());
  }

  /** Sets {@link #checkpointInterval} (default: {@value #DEFAULT_CHECKPOINT_INTERVAL}). */
  default S setCheckpointInterval(int value) {
    return Setter.set(this, checkpointInterval(), value);
  }
}
