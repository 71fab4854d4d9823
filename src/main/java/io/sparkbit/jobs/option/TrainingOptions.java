package io.sparkbit.jobs.option;

import io.sparkbit.jobs.output.MayDiffer;
import io.sparkbit.output.Inputs;
import io.sparkbit.report.TrainingReport;
import io.sparkbit.report.page.Text;
import io.sparkbit.spark.BitFineTuner;
import io.sparkbit.spark.param.HasDistillation;
import io.sparkbit.spark.param.HasObjective;
import io.sparkbit.spark.param.HasPrecision;
import io.sparkbit.spark.param.HasTransfer;
import io.sparkbit.spark.param.HasWorkers;
import io.sparkbit.spark.param.InitialHead;
import io.sparkbit.training.Sampling;
import java.io.IOException;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Options for fine-tuning a model, but for its {@linkplain ScheduleOptions schedule}; those that
 * are not set follow the BiT-HyperRule.
 */
public final class TrainingOptions {

  private static final String TEACHER = "--teacher";
  private static final String FREEZE_BACKBONE = "--freeze-backbone";
  private static final String FREEZE_UNTIL = "--freeze-until";
  private static final String INITIAL_HEAD = "--initial-head";

  /** Options about a trained model to start from. */
  public static final List<String> OF_MODEL = List.of(FREEZE_BACKBONE, FREEZE_UNTIL, INITIAL_HEAD);

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      description = "Images per training step. Default by the rule: 512.")
  @Nullable Long batchSize;

  @Option(
      names = "--micro-batch-size",
      paramLabel = "N",
      description =
          "Images that go through the network at once; fewer need less memory. Default: 32.")
  @Nullable Long microBatchSize;

  @Option(
      names = "--resize",
      paramLabel = "PIXELS",
      description =
          "Height and width to which images are resized. Default by the rule: 160 if their"
              + " median area is below 96 x 96 pixels, otherwise 512.")
  @Nullable Integer resize;

  @Option(
      names = "--crop",
      paramLabel = "PIXELS",
      description =
          "Height and width of the random crop in training, and of the new model's input."
              + " Default by the rule: 128 or 480.")
  @Nullable Integer crop;

  @Option(
      names = "--flip-probability",
      paramLabel = "P",
      description =
          "Probability that an image is mirrored. Use 0 where left and right matter, as in"
              + " digits. Default: 0.5.")
  @Nullable Double flipProbability;

  @Option(
      names = "--rand-augment-ops",
      paramLabel = "N",
      description =
          "Random operations (RandAugment: shears, translations, rotations, changes of color and"
              + " contrast) that an image goes through, 0 to 10, such as 2. Default: 0.")
  @Nullable Integer randAugmentOps;

  @Option(
      names = "--rand-augment-magnitude",
      paramLabel = "M",
      description = "How strong the operations of --rand-augment-ops are, 0 to 30. Default: 9.")
  @Nullable Integer randAugmentMagnitude;

  @Option(
      names = "--erasing-probability",
      paramLabel = "P",
      description =
          "Probability that a rectangle of an image (2%% to 33%% of it) is filled with noise."
              + " Default: 0.")
  @Nullable Double erasingProbability;

  @Option(
      names = "--mixup-alpha",
      paramLabel = "X",
      description =
          "Strength of MixUp, 0 for none. Default by the rule: 0.1 from 20,000 images on,"
              + " otherwise 0.")
  @Nullable Double mixupAlpha;

  @Option(
      names = "--class-weights",
      paramLabel = "WEIGHTS",
      description =
          "How much an image of each class counts: none (the same), auto (so that all classes count"
              + " the same together), or a JSON object of labels and numbers, such as"
              + " '{\"cat\": 2}'. Default: ${DEFAULT-VALUE}.",
      defaultValue = HasObjective.DEFAULT_CLASS_WEIGHTS)
  String classWeights = HasObjective.DEFAULT_CLASS_WEIGHTS;

  @Option(
      names = "--sampling",
      paramLabel = "NAME",
      description =
          "Which images training sees how often: shuffled (each the same) or balanced (each class"
              + " the same). Default: ${DEFAULT-VALUE}.",
      defaultValue = HasObjective.DEFAULT_SAMPLING)
  String sampling = HasObjective.DEFAULT_SAMPLING;

  @Option(
      names = "--label-smoothing",
      paramLabel = "X",
      description =
          "Share of each label, such as 0.1, that is spread evenly over all classes. Default: 0.")
  double labelSmoothing;

  @Option(
      names = "--focal-gamma",
      paramLabel = "X",
      description =
          "Exponent of the focal loss, 0 to 10, such as 2: images that the model is sure of count less."
              + " Default: 0, the cross-entropy.")
  double focalGamma;

  @Option(
      names = TEACHER,
      paramLabel = "LOCATION",
      description =
          "Model with the same labels whose answers are learned in place of them (knowledge"
              + " distillation), named as for --model. Default: none.",
      defaultValue = HasDistillation.DEFAULT_TEACHER)
  String teacher = HasDistillation.DEFAULT_TEACHER;

  @Option(
      names = "--distillation-temperature",
      paramLabel = "X",
      description =
          "Temperature by which the logits of teacher and student are divided. Default:"
              + " ${DEFAULT-VALUE}.",
      defaultValue = "" + HasDistillation.DEFAULT_TEMPERATURE)
  double distillationTemperature;

  @Option(
      names = "--precision",
      paramLabel = "TYPE",
      description =
          "float32, bfloat16 (faster on CPUs with instructions for it, otherwise float32), or auto"
              + " (the faster one). The new model is float32 in any case. Default:"
              + " ${DEFAULT-VALUE}.",
      defaultValue = HasPrecision.DEFAULT)
  String precision = HasPrecision.DEFAULT;

  @Option(names = FREEZE_BACKBONE, description = "Train the head only.")
  boolean freezeBackbone;

  @Option(
      names = FREEZE_UNTIL,
      paramLabel = "NAME",
      description =
          "Train only what comes after this output of the network: stem or stage1, stage2, ..."
              + " Default: train everything.",
      defaultValue = HasTransfer.DEFAULT_FREEZE_UNTIL)
  String freezeUntil = HasTransfer.DEFAULT_FREEZE_UNTIL;

  @Option(
      names = INITIAL_HEAD,
      paramLabel = "NAME",
      description =
          "Head to start from: zeros, probe (that of a linear probe on the images to train on) or"
              + " model (the model's own, for the same labels). Default: ${DEFAULT-VALUE}.",
      defaultValue = HasTransfer.DEFAULT_INITIAL_HEAD)
  String initialHead = HasTransfer.DEFAULT_INITIAL_HEAD;

  @Option(
      names = "--max-grad-norm",
      paramLabel = "X",
      description =
          "Length of a step's gradient to which longer ones are shortened, such as 1. Default: 0,"
              + " none are.")
  double maxGradNorm;

  @Option(
      names = "--ema-decay",
      paramLabel = "X",
      description =
          "Decay of exponential moving averages of the weights, such as 0.99, which then become the"
              + " model. Default: 0, the weights themselves do.")
  double emaDecay;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Seed of all random choices. Default: ${DEFAULT-VALUE}.",
      defaultValue = "1")
  long seed;

  @MayDiffer
  @Option(
      names = "--num-workers",
      paramLabel = "N",
      description =
          "Number of Spark tasks that compute each step together, which must run at the same time."
              + " With 1, the driver trains alone. Default: ${DEFAULT-VALUE}.",
      defaultValue = "" + HasWorkers.DEFAULT_NUM_WORKERS)
  long numWorkers;

  @MayDiffer
  @Option(
      names = "--all-reduce-precision",
      paramLabel = "NAME",
      description =
          "Precision in which the tasks of --num-workers send each other gradients: float32, or"
              + " bfloat16 (half of the bytes, for slow networks; the losses then depend on the number"
              + " of tasks). Default: ${DEFAULT-VALUE}.")
  String allReducePrecision = HasWorkers.DEFAULT_ALL_REDUCE_PRECISION;

  @Mixin DeviceOption device = new DeviceOption();

  /**
   * Sets these options on an estimator.
   *
   * @throws UsageException if they contradict each other
   */
  public BitFineTuner applyTo(BitFineTuner tuner) {
    if (crop != null && resize != null && crop > resize) {
      throw new UsageException(
          "--crop %d must not be larger than --resize %d; make it smaller, or leave both out"
              .formatted(crop, resize));
    }
    if (classWeights.equals("auto") && sampling.equals(Sampling.BALANCED.userName())) {
      throw new UsageException(
          "--class-weights auto and --sampling balanced both make all classes count the same, and"
              + " together rare ones count twice; leave one of them out");
    }
    requireTeachable();
    if (freezeBackbone && !freezeUntil.isEmpty()) {
      throw new UsageException(
          "%s freezes everything below the head, so %s %s says less; leave one of them out"
              .formatted(FREEZE_BACKBONE, FREEZE_UNTIL, freezeUntil));
    }
    if (randAugmentMagnitude != null && (randAugmentOps == null || randAugmentOps == 0)) {
      throw new UsageException(
          "--rand-augment-magnitude is how strong the operations of --rand-augment-ops are; add"
              + " --rand-augment-ops 2, for example");
    }
    if (batchSize != null) {
      tuner.setBatchSize(WholeNumber.of(tuner.batchSize(), batchSize));
    }
    if (microBatchSize != null) {
      tuner.setMicroBatchSize(WholeNumber.of(tuner.microBatchSize(), microBatchSize));
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
    if (randAugmentOps != null) {
      tuner.setRandAugmentOps(randAugmentOps);
    }
    if (randAugmentMagnitude != null) {
      tuner.setRandAugmentMagnitude(randAugmentMagnitude);
    }
    if (erasingProbability != null) {
      tuner.setErasingProbability(erasingProbability);
    }
    if (mixupAlpha != null) {
      tuner.setMixupAlpha(mixupAlpha);
    }
    return tuner
        .setClassWeights(classWeights)
        .setSampling(sampling)
        .setLabelSmoothing(labelSmoothing)
        .setFocalGamma(focalGamma)
        .setTeacher(teacher)
        .setDistillationTemperature(distillationTemperature)
        .setPrecision(precision)
        .setFreezeBackbone(freezeBackbone)
        .setFreezeUntil(freezeUntil)
        .setInitialHead(initialHead)
        .setMaxGradNorm(maxGradNorm)
        .setEmaDecay(emaDecay)
        .setSeed(seed)
        .setNumWorkers(WholeNumber.of(tuner.numWorkers(), numWorkers))
        .setAllReducePrecision(allReducePrecision)
        .setDevice(device.device);
  }

  private void requireTeachable() {
    if (teacher.isEmpty()) {
      if (distillationTemperature != HasDistillation.DEFAULT_TEMPERATURE) {
        throw new UsageException(
            "--distillation-temperature softens the answers of a teacher; add %s, or leave it out"
                .formatted(TEACHER));
      }
      return;
    }
    if (!classWeights.equals(HasObjective.DEFAULT_CLASS_WEIGHTS)
        || labelSmoothing != 0
        || focalGamma != 0) {
      throw new UsageException(
          "With %s a model's answers are learned and not the labels, which --class-weights, --label-smoothing and --focal-gamma are about; leave these out"
              .formatted(TEACHER));
    }
  }

  /**
   * Fetches the teacher, if there is one.
   *
   * @param inputs to which the model's files are added
   * @throws IOException if it does not exist or cannot be fetched
   */
  public void fetchTeacher(SparkSession spark, Inputs inputs) throws IOException {
    if (!teacher.isEmpty()) {
      ModelLocation.fetch(TEACHER, teacher, spark, inputs);
    }
  }

  /** Returns what the report says of what these options transfer from a model. */
  public TrainingReport.Transfer transferFrom(String model) {
    return new TrainingReport.Transfer(
        model,
        switch (InitialHead.ofParam(initialHead)) {
          case ZEROS -> "zeros";
          case PROBE -> "a linear probe's";
          case MODEL -> "the model's own";
        },
        freezeBackbone
            ? "all but the head"
            : freezeUntil.isEmpty() ? "nothing" : "up to " + freezeUntil,
        teacher.isEmpty()
            ? "none"
            : "%s, temperature %s".formatted(teacher, Text.figure(distillationTemperature)));
  }

  public long seed() {
    return seed;
  }

  public String device() {
    return device.device;
  }
}
