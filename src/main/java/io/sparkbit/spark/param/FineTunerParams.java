package io.sparkbit.spark.param;

import io.sparkbit.image.processor.BitImageProcessor;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;

/** The Params of a training by the BiT-HyperRule. */
public interface FineTunerParams
    extends ImageParams, HasModel, HasDevice, HasPredictionCols, HasLabels {

  /** The most of Spark's tasks that train together. */
  int MAX_WORKERS = 10_000;

  /** The driver trains alone. */
  int DEFAULT_NUM_WORKERS = 1;

  /** Steps from one checkpoint to the next. */
  int DEFAULT_CHECKPOINT_INTERVAL = 20;

  /** The input column of labels. */
  default Param<String> labelCol() {
    return new Param<>(
        this,
        "labelCol",
        "input column of labels: text or whole numbers",
        Validators.notEmpty("labelCol"));
  }

  /** Where the fine-tuned model is written. */
  default Param<String> outputDir() {
    return new Param<>(
        this,
        "outputDir",
        "folder to write the fine-tuned model to, in Hugging Face layout, on any Hadoop file"
            + " system; it must not exist. Empty for none: the model then lives as long as this"
            + " JVM, and is written into the stage or pipeline when that is saved");
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
            + " fewer than 500,000, or else 20,000. Warm-up and decays move in proportion",
        Validators.atLeast("steps", 1));
  }

  /** Height and width to which images are resized. */
  default IntParam resize() {
    return new IntParam(
        this,
        "resize",
        "height and width to which training images are resized; by default the rule's: 160 if their"
            + " median area is below 96 x 96 pixels, or else 512",
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
            + " images on, or else 0",
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
        this,
        "checkpointDir",
        "folder of this training's checkpoints, on any Hadoop file system; an interrupted training"
            + " with the same folder and settings goes on at the last one. Empty for none");
  }

  /** Steps from one checkpoint to the next. */
  default IntParam checkpointInterval() {
    return new IntParam(
        this,
        "checkpointInterval",
        "steps from one checkpoint to the next, at least 1",
        Validators.atLeast("checkpointInterval", 1));
  }
}
