package io.sparkbit.spark.param;

import io.sparkbit.image.processor.BitImageProcessor;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/**
 * The Params of a training by the BiT-HyperRule.
 *
 * @param <S> the stage itself
 */
public interface FineTunerParams<S extends Params>
    extends ImageParams<S>, HasModel<S>, HasDevice<S>, HasPredictionCols<S>, HasLabelsFile<S> {

  /** The most of Spark's tasks that train together. */
  int MAX_WORKERS = 10_000;

  /** The driver trains alone. */
  int DEFAULT_NUM_WORKERS = 1;

  /** Steps from one checkpoint to the next. */
  int DEFAULT_CHECKPOINT_INTERVAL = 20;

  /** The input column of labels. */
  default Param<String> labelCol() {
    return new Param<>(
        uid(),
        "labelCol",
        "input column of labels: text or whole numbers",
        Validators.notEmpty("labelCol"),
        String.class);
  }

  /** Where the fine-tuned model is written. */
  default Param<String> outputDir() {
    return new Param<>(
        uid(),
        "outputDir",
        "folder to write the fine-tuned model to, in Hugging Face layout, on any Hadoop file"
            + " system; it must not exist. Empty for none: the model then lives as long as this"
            + " JVM, and is written into the stage or pipeline when that is saved",
        String.class);
  }

  /** The learning rate after the warm-up. */
  default DoubleParam learningRate() {
    return new DoubleParam(
        this,
        "learningRate",
        "learning rate after the warm-up; by default the rule's 0.003, for a batch of 512",
        Validators.positive("learningRate"));
  }

  /** Images of a step. */
  default IntParam batchSize() {
    return new IntParam(
        this,
        "batchSize",
        "images of a step",
        Validators.between("batchSize", 1, HasBatchSize.MAX_BATCH_SIZE));
  }

  /** Images that go through the network at once. */
  default IntParam microBatchSize() {
    return new IntParam(
        this,
        "microBatchSize",
        "images that go through the network at once: memory grows with it; a step's gradient is"
            + " accumulated over its micro-batches",
        Validators.between("microBatchSize", 1, HasBatchSize.MAX_BATCH_SIZE));
  }

  /** Steps of the training. */
  default IntParam steps() {
    return new IntParam(
        this,
        "steps",
        "steps of the training; by default the rule's: 500 for fewer than 20,000 images, 10,000 for"
            + " fewer than 500,000, otherwise 20,000. Warm-up and decays move in proportion",
        Validators.atLeast("steps", 1));
  }

  /** Height and width to which images are resized. */
  default IntParam resize() {
    return new IntParam(
        this,
        "resize",
        "height and width to which training images are resized; by default the rule's: 160 if their"
            + " median area is below 96 x 96 pixels, otherwise 512",
        Validators.between("resize", 1, BitImageProcessor.MAX_EDGE));
  }

  /** Height and width of what the network sees. */
  default IntParam crop() {
    return new IntParam(
        this,
        "crop",
        "height and width of the random part that the network sees, and of the images that the"
            + " classifier labels; by default the rule's: 128 or 480",
        Validators.between("crop", 1, BitImageProcessor.MAX_EDGE));
  }

  /** The parameter of MixUp. */
  default DoubleParam mixupAlpha() {
    return new DoubleParam(
        this,
        "mixupAlpha",
        "alpha of MixUp's Beta distribution; 0 for none; by default the rule's: 0.1 from 20,000"
            + " images on, otherwise 0",
        Validators.notNegative("mixupAlpha"));
  }

  /** How likely an image is mirrored. */
  default DoubleParam flipProbability() {
    return new DoubleParam(
        this,
        "flipProbability",
        "how likely a training image is mirrored, 0 to 1; set it to 0 where left and right have a"
            + " meaning, as in digits",
        Validators.probability("flipProbability"));
  }

  /** What all random choices follow from. */
  default LongParam seed() {
    return new LongParam(this, "seed", "what all random choices follow from");
  }

  /** Whether only the head learns. */
  default BooleanParam freezeBackbone() {
    return new BooleanParam(
        this, "freezeBackbone", "whether only the head learns and the backbone stays as it is");
  }

  /** How many of Spark's tasks train at the same time. */
  default IntParam numWorkers() {
    return new IntParam(
        this,
        "numWorkers",
        "how many of Spark's tasks compute the gradient of each step together; with 1 the driver"
            + " trains alone. Each needs memory for the model and a micro-batch",
        Validators.between("numWorkers", 1, MAX_WORKERS));
  }

  /** Where the state of the training is kept. */
  default Param<String> checkpointDir() {
    return new Param<>(
        uid(),
        "checkpointDir",
        "folder of this training's checkpoints, on any Hadoop file system; an interrupted training"
            + " with the same folder and settings goes on at the last one. Empty for none",
        String.class);
  }

  /** Steps from one checkpoint to the next. */
  default IntParam checkpointInterval() {
    return new IntParam(
        this,
        "checkpointInterval",
        "steps from one checkpoint to the next, at least 1",
        Validators.atLeast("checkpointInterval", 1));
  }

  /** The value of {@link #labelCol}. */
  default String getLabelCol() {
    return getOrDefault(labelCol());
  }

  /** Sets {@link #labelCol}; by default {@code label}. */
  default S setLabelCol(String value) {
    return Setter.set(this, labelCol(), value);
  }

  /** The value of {@link #outputDir}. */
  default String getOutputDir() {
    return getOrDefault(outputDir());
  }

  /** Sets {@link #outputDir}; by default empty. */
  default S setOutputDir(String value) {
    return Setter.set(this, outputDir(), value);
  }

  /** The value of {@link #learningRate}. */
  default double getLearningRate() {
    return (double) getOrDefault(learningRate());
  }

  /** Sets {@link #learningRate}; by default the rule's. */
  default S setLearningRate(double value) {
    return Setter.set(this, learningRate(), value);
  }

  /** The value of {@link #batchSize}. */
  default int getBatchSize() {
    return (int) getOrDefault(batchSize());
  }

  /** Sets {@link #batchSize}; by default 512. */
  default S setBatchSize(int value) {
    return Setter.set(this, batchSize(), value);
  }

  /** The value of {@link #microBatchSize}. */
  default int getMicroBatchSize() {
    return (int) getOrDefault(microBatchSize());
  }

  /** Sets {@link #microBatchSize}; by default 32. */
  default S setMicroBatchSize(int value) {
    return Setter.set(this, microBatchSize(), value);
  }

  /** The value of {@link #steps}. */
  default int getSteps() {
    return (int) getOrDefault(steps());
  }

  /** Sets {@link #steps}; by default the rule's. */
  default S setSteps(int value) {
    return Setter.set(this, steps(), value);
  }

  /** The value of {@link #resize}. */
  default int getResize() {
    return (int) getOrDefault(resize());
  }

  /** Sets {@link #resize}; by default the rule's. */
  default S setResize(int value) {
    return Setter.set(this, resize(), value);
  }

  /** The value of {@link #crop}. */
  default int getCrop() {
    return (int) getOrDefault(crop());
  }

  /** Sets {@link #crop}; by default the rule's. */
  default S setCrop(int value) {
    return Setter.set(this, crop(), value);
  }

  /** The value of {@link #mixupAlpha}. */
  default double getMixupAlpha() {
    return (double) getOrDefault(mixupAlpha());
  }

  /** Sets {@link #mixupAlpha}; by default the rule's. */
  default S setMixupAlpha(double value) {
    return Setter.set(this, mixupAlpha(), value);
  }

  /** The value of {@link #flipProbability}. */
  default double getFlipProbability() {
    return (double) getOrDefault(flipProbability());
  }

  /** Sets {@link #flipProbability}; by default 0.5. */
  default S setFlipProbability(double value) {
    return Setter.set(this, flipProbability(), value);
  }

  /** The value of {@link #seed}. */
  default long getSeed() {
    return (long) getOrDefault(seed());
  }

  /** Sets {@link #seed}; by default always the same. */
  default S setSeed(long value) {
    return Setter.set(this, seed(), value);
  }

  /** The value of {@link #freezeBackbone}. */
  default boolean getFreezeBackbone() {
    return (boolean) getOrDefault(freezeBackbone());
  }

  /** Sets {@link #freezeBackbone}; by default false. */
  default S setFreezeBackbone(boolean value) {
    return Setter.set(this, freezeBackbone(), value);
  }

  /** The value of {@link #numWorkers}. */
  default int getNumWorkers() {
    return (int) getOrDefault(numWorkers());
  }

  /** Sets {@link #numWorkers}; by default {@value #DEFAULT_NUM_WORKERS}. */
  default S setNumWorkers(int value) {
    return Setter.set(this, numWorkers(), value);
  }

  /** The value of {@link #checkpointDir}. */
  default String getCheckpointDir() {
    return getOrDefault(checkpointDir());
  }

  /** Sets {@link #checkpointDir}; by default empty. */
  default S setCheckpointDir(String value) {
    return Setter.set(this, checkpointDir(), value);
  }

  /** The value of {@link #checkpointInterval}. */
  default int getCheckpointInterval() {
    return (int) getOrDefault(checkpointInterval());
  }

  /** Sets {@link #checkpointInterval}; by default {@value #DEFAULT_CHECKPOINT_INTERVAL}. */
  default S setCheckpointInterval(int value) {
    return Setter.set(this, checkpointInterval(), value);
  }
}
