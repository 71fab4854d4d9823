package io.sparkbit.spark;

import io.sparkbit.image.Size;
import io.sparkbit.image.processor.BitImageProcessor;
import io.sparkbit.inference.DeviceChoice;
import io.sparkbit.model.Pretrained;
import io.sparkbit.model.TrainingProgram.Trained;
import io.sparkbit.output.Inputs;
import io.sparkbit.output.Output;
import io.sparkbit.output.OutputMark;
import io.sparkbit.output.OutputMode;
import io.sparkbit.output.OutputOption;
import io.sparkbit.output.OutputPath;
import io.sparkbit.output.Unfinished;
import io.sparkbit.source.FilePaths;
import io.sparkbit.source.HadoopFiles;
import io.sparkbit.spark.param.HasBatchSize;
import io.sparkbit.spark.param.HasDevice;
import io.sparkbit.spark.param.HasLabels;
import io.sparkbit.spark.param.HasModel;
import io.sparkbit.spark.param.HasPredictionCols;
import io.sparkbit.spark.param.ImageParams;
import io.sparkbit.spark.param.Validators;
import io.sparkbit.transfer.HyperRule;
import io.sparkbit.transfer.TrainingListener;
import io.sparkbit.transfer.TrainingRecipe;
import io.sparkbit.transfer.TrainingSchedule;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;

/**
 * Transfers a BiT model to a person's own classes. All that is not set follows the {@linkplain
 * HyperRule BiT-HyperRule}: from the number of images and their size.
 *
 * <pre>{@code
 * BitImageClassifier classifier =
 *     new BitFineTuner()
 *         .setModel("/models/bit-50")
 *         .setInputCol("path")
 *         .setLabelCol("species")
 *         .setOutputDir("/models/bit-50-birds")
 *         .fit(labelledPaths);
 * }</pre>
 *
 * <p>Training runs in the driver, on its GPU or all its cores, or with {@link #numWorkers} in
 * Spark's tasks, which then compute the gradient of each step together. Each image is looked at
 * once by tasks before it begins: {@link #handleInvalid} says what happens to those that cannot be
 * read ({@code keep} is no choice here).
 *
 * <p>With a {@link #checkpointDir} a training that was interrupted goes on at its last checkpoint
 * when it is started again, and ends with the same weights.
 */
public final class BitFineTuner extends Estimator<BitImageClassifier>
    implements ImageParams,
        HasModel,
        HasDevice,
        HasPredictionCols,
        HasLabels,
        DefaultParamsWritable {

  private static final long serialVersionUID = 1L;

  private static final double FLIP_PROBABILITY = 0.5;
  private static final int MAX_WORKERS = 10_000;

  private final String uid;

  public BitFineTuner() {
    this(Identifiable$.MODULE$.randomUID("bitFineTuner"));
  }

  public BitFineTuner(String uid) {
    this.uid = uid;
    ImageStage.setDefaults(this);
    setDefault(inputCol(), "image");
    setDefault(labelCol(), "label");
    setDefault(labels(), "");
    setDefault(outputDir(), "");
    setDefault(device(), "auto");
    setDefault(batchSize(), HyperRule.BATCH_SIZE);
    setDefault(microBatchSize(), 32);
    setDefault(flipProbability(), FLIP_PROBABILITY);
    setDefault(freezeBackbone(), false);
    setDefault(seed(), (long) BitFineTuner.class.getName().hashCode());
    setDefault(numWorkers(), 1);
    setDefault(checkpointDir(), "");
    setDefault(checkpointInterval(), 20);
    BitImageClassifier.setColumnDefaults(this);
  }

  @Override
  public String uid() {
    return uid;
  }

  /** The input column of labels. */
  public Param<String> labelCol() {
    return new Param<>(
        this,
        "labelCol",
        "input column of labels: text or whole numbers",
        Validators.notEmpty("labelCol"));
  }

  /** Where the fine-tuned model is written. */
  public Param<String> outputDir() {
    return new Param<>(
        this,
        "outputDir",
        "folder to write the fine-tuned model to, in Hugging Face layout, on any Hadoop file"
            + " system; it must not exist. Empty for none: the model then lives as long as this"
            + " JVM, and is written into the stage or pipeline when that is saved");
  }

  /** The learning rate after the warm-up. */
  public DoubleParam learningRate() {
    return new DoubleParam(
        this,
        "learningRate",
        "learning rate after the warm-up; by default the rule's 0.003, for a batch of 512",
        Validators.positive("learningRate"));
  }

  /** Images of a step. */
  public IntParam batchSize() {
    return new IntParam(
        this,
        "batchSize",
        "images of a step",
        Validators.between("batchSize", 1, HasBatchSize.MAX_BATCH_SIZE));
  }

  /** Images that go through the network at once. */
  public IntParam microBatchSize() {
    return new IntParam(
        this,
        "microBatchSize",
        "images that go through the network at once: memory grows with it; a step's gradient is"
            + " accumulated over its micro-batches",
        Validators.between("microBatchSize", 1, HasBatchSize.MAX_BATCH_SIZE));
  }

  /** Steps of the training. */
  public IntParam steps() {
    return new IntParam(
        this,
        "steps",
        "steps of the training; by default the rule's: 500 for fewer than 20,000 images, 10,000 for"
            + " fewer than 500,000, or else 20,000. Warm-up and decays move in proportion",
        Validators.atLeast("steps", 1));
  }

  /** Height and width to which images are resized. */
  public IntParam resize() {
    return new IntParam(
        this,
        "resize",
        "height and width to which training images are resized; by default the rule's: 160 if their"
            + " median area is below 96 x 96 pixels, or else 512",
        Validators.between("resize", 1, BitImageProcessor.MAX_EDGE));
  }

  /** Height and width of what the network sees. */
  public IntParam crop() {
    return new IntParam(
        this,
        "crop",
        "height and width of the random part that the network sees, and of the images that the"
            + " classifier labels; by default the rule's: 128 or 480",
        Validators.between("crop", 1, BitImageProcessor.MAX_EDGE));
  }

  /** The parameter of MixUp. */
  public DoubleParam mixupAlpha() {
    return new DoubleParam(
        this,
        "mixupAlpha",
        "alpha of MixUp's Beta distribution; 0 for none; by default the rule's: 0.1 from 20,000"
            + " images on, or else 0",
        Validators.notNegative("mixupAlpha"));
  }

  /** How likely an image is mirrored. */
  public DoubleParam flipProbability() {
    return new DoubleParam(
        this,
        "flipProbability",
        "how likely a training image is mirrored, 0 to 1; set it to 0 where left and right have a"
            + " meaning, as in digits",
        Validators.probability("flipProbability"));
  }

  /** What all random choices follow from. */
  public LongParam seed() {
    return new LongParam(this, "seed", "what all random choices follow from");
  }

  /** Whether only the head learns. */
  public BooleanParam freezeBackbone() {
    return new BooleanParam(
        this, "freezeBackbone", "whether only the head learns and the backbone stays as it is");
  }

  /** How many of Spark's tasks train at the same time. */
  public IntParam numWorkers() {
    return new IntParam(
        this,
        "numWorkers",
        "how many of Spark's tasks compute the gradient of each step together; with 1 the driver"
            + " trains alone. Each needs memory for the model and a micro-batch",
        Validators.between("numWorkers", 1, MAX_WORKERS));
  }

  /** Where the state of the training is kept. */
  public Param<String> checkpointDir() {
    return new Param<>(
        this,
        "checkpointDir",
        "folder of this training's checkpoints, on any Hadoop file system; an interrupted training"
            + " with the same folder and settings goes on at the last one. Empty for none");
  }

  /** Steps from one checkpoint to the next. */
  public IntParam checkpointInterval() {
    return new IntParam(
        this,
        "checkpointInterval",
        "steps from one checkpoint to the next, at least 1",
        Validators.atLeast("checkpointInterval", 1));
  }

  /** Sets {@link #model}; there is no default. */
  public BitFineTuner setModel(String value) {
    return with(model(), value);
  }

  /** Sets {@link #inputCol}; by default {@code image}. */
  public BitFineTuner setInputCol(String value) {
    return with(inputCol(), value);
  }

  /** Sets {@link #labelCol}; by default {@code label}. */
  public BitFineTuner setLabelCol(String value) {
    return with(labelCol(), value);
  }

  /**
   * Sets {@link #labels}: what the fine-tuned model calls its classes, whose ids have the order of
   * the training's labels, which is that of their values if all are numbers, or else of texts. By
   * default empty: the labels themselves.
   */
  public BitFineTuner setLabels(String value) {
    return with(labels(), value);
  }

  /** Sets {@link #outputDir}; by default empty. */
  public BitFineTuner setOutputDir(String value) {
    return with(outputDir(), value);
  }

  /** Sets {@link #learningRate}; by default the rule's. */
  public BitFineTuner setLearningRate(double value) {
    return with(learningRate(), value);
  }

  /** Sets {@link #batchSize}; by default 512. */
  public BitFineTuner setBatchSize(int value) {
    return with(batchSize(), value);
  }

  /** Sets {@link #microBatchSize}; by default 32. */
  public BitFineTuner setMicroBatchSize(int value) {
    return with(microBatchSize(), value);
  }

  /** Sets {@link #steps}; by default the rule's. */
  public BitFineTuner setSteps(int value) {
    return with(steps(), value);
  }

  /** Sets {@link #resize}; by default the rule's. */
  public BitFineTuner setResize(int value) {
    return with(resize(), value);
  }

  /** Sets {@link #crop}; by default the rule's. */
  public BitFineTuner setCrop(int value) {
    return with(crop(), value);
  }

  /** Sets {@link #mixupAlpha}; by default the rule's. */
  public BitFineTuner setMixupAlpha(double value) {
    return with(mixupAlpha(), value);
  }

  /** Sets {@link #flipProbability}; by default 0.5. */
  public BitFineTuner setFlipProbability(double value) {
    return with(flipProbability(), value);
  }

  /** Sets {@link #seed}; by default always the same. */
  public BitFineTuner setSeed(long value) {
    return with(seed(), value);
  }

  /** Sets {@link #freezeBackbone}; by default false. */
  public BitFineTuner setFreezeBackbone(boolean value) {
    return with(freezeBackbone(), value);
  }

  /** Sets {@link #numWorkers}; by default 1. */
  public BitFineTuner setNumWorkers(int value) {
    return with(numWorkers(), value);
  }

  /** Sets {@link #checkpointDir}; by default empty. */
  public BitFineTuner setCheckpointDir(String value) {
    return with(checkpointDir(), value);
  }

  /** Sets {@link #checkpointInterval}; by default 20. */
  public BitFineTuner setCheckpointInterval(int value) {
    return with(checkpointInterval(), value);
  }

  /** Sets {@link #device}; by default {@code auto}. */
  public BitFineTuner setDevice(String value) {
    return with(device(), value);
  }

  /** Sets {@link #handleInvalid}, {@code error} or {@code skip}; by default {@code error}. */
  public BitFineTuner setHandleInvalid(String value) {
    return with(handleInvalid(), value);
  }

  /** Sets {@link #exifOrientation}; by default {@code ignore}. */
  public BitFineTuner setExifOrientation(String value) {
    return with(exifOrientation(), value);
  }

  /** Sets {@link #maxPixels}; by default 178,956,970, Pillow's limit. */
  public BitFineTuner setMaxPixels(long value) {
    return with(maxPixels(), value);
  }

  /** Sets {@link #lengthCol}; by default {@code length}. */
  public BitFineTuner setLengthCol(String value) {
    return with(lengthCol(), value);
  }

  /** Sets {@link #readAhead}; by default 8. */
  public BitFineTuner setReadAhead(int value) {
    return with(readAhead(), value);
  }

  /** Sets {@link #predictionCol} of the classifier; by default {@code prediction}. */
  public BitFineTuner setPredictionCol(String value) {
    return with(predictionCol(), value);
  }

  /** Sets {@link #probabilityCol} of the classifier; by default {@code probability}. */
  public BitFineTuner setProbabilityCol(String value) {
    return with(probabilityCol(), value);
  }

  /** Sets {@link #rawPredictionCol} of the classifier; by default empty. */
  public BitFineTuner setRawPredictionCol(String value) {
    return with(rawPredictionCol(), value);
  }

  /** Sets {@link #topKCol} of the classifier; by default {@code topK}. */
  public BitFineTuner setTopKCol(String value) {
    return with(topKCol(), value);
  }

  /** Sets {@link #topK} of the classifier; by default 0. */
  public BitFineTuner setTopK(int value) {
    return with(topK(), value);
  }

  private <V> BitFineTuner with(Param<V> param, V value) {
    set(param, value);
    return this;
  }

  /**
   * Trains.
   *
   * @throws IllegalArgumentException if something is not as it should be: the columns, the labels,
   *     the images, the model, a folder that exists; before any training starts
   * @throws io.sparkbit.transfer.TrainingException if the weights diverge
   */
  @Override
  public BitImageClassifier fit(Dataset<?> dataset) {
    return fit(dataset, (step, program) -> {});
  }

  /**
   * As {@link #fit(Dataset)}.
   *
   * @param listener is told of each step
   */
  public BitImageClassifier fit(Dataset<?> dataset, TrainingListener listener) {
    transformSchema(dataset.schema());
    try {
      return classifier(trained(dataset, listener)).setParent(this);
    } catch (IOException e) {
      throw unreachable(e);
    }
  }

  /**
   * As {@link #fit(Dataset, TrainingListener)}, into a folder whose life is the caller's; {@link
   * #outputDir} does not matter.
   *
   * @param folder on any Hadoop file system; files of the same names are replaced
   */
  public void trainInto(String folder, Dataset<?> dataset, TrainingListener listener) {
    transformSchema(dataset.schema());
    try {
      run(dataset, listener, folder);
    } catch (IOException e) {
      throw unreachable(e);
    }
  }

  private IllegalArgumentException unreachable(IOException e) {
    return new IllegalArgumentException(
        "Model '%s' cannot be fine-tuned: %s".formatted(getModel(), e.getMessage()), e);
  }

  /** Trains, and says where the model is. */
  private String trained(Dataset<?> dataset, TrainingListener listener) throws IOException {
    SparkSession spark = dataset.sparkSession();
    String folder = getOrDefault(outputDir());
    if (folder.isEmpty()) {
      Path here = StageModels.newFolder();
      requireApart(checkpoints(spark), dataset);
      new FineTuning(this, dataset).run(model -> model.savePretrained(here), listener);
      return FilePaths.ofLocal(here);
    }
    OutputPath path =
        OutputPath.ofFolder(
            folder, OutputOption.ofParam(outputDir().name()), SessionFiles.settings(spark));
    requireApart(Optional.of(path), dataset);
    requireApart(checkpoints(spark), dataset);
    OutputMode mode = hasOnlyCheckpoints(path, spark) ? OutputMode.RESUME : OutputMode.CREATE;
    path.check(mode);
    try (Output output = path.claim(mode, uid(), Unfinished.KEEP)) {
      run(dataset, listener, output.place());
      output.mark(OutputMark.of(getClass().getSimpleName()));
      output.complete();
    }
    return folder;
  }

  private void run(Dataset<?> dataset, TrainingListener listener, String folder)
      throws IOException {
    HadoopFiles files = SessionFiles.of(dataset.sparkSession());
    new FineTuning(this, dataset).run(model -> StageModels.write(model, folder, files), listener);
  }

  private Optional<OutputPath> checkpoints(SparkSession spark) {
    String folder = getOrDefault(checkpointDir());
    return folder.isEmpty()
        ? Optional.empty()
        : Optional.of(
            OutputPath.ofFolder(
                folder,
                OutputOption.ofParam(checkpointDir().name()),
                SessionFiles.settings(spark)));
  }

  /** Before anything is written. */
  private void requireApart(Optional<OutputPath> output, Dataset<?> dataset) throws IOException {
    if (output.isEmpty()) {
      return;
    }
    SparkSession spark = dataset.sparkSession();
    Inputs inputs = new Inputs(SessionFiles.settings(spark));
    ModelInputs.add(inputs, model().name(), pretrained(spark).files());
    if (!getOrDefault(labels()).isEmpty()) {
      inputs.add(labels().name(), getOrDefault(labels()));
    }
    inputs.requireApart(output.get());
    StructType schema = dataset.schema();
    if (ColumnNames.type(schema, getInputCol()).filter(StringType.class::isInstance).isPresent()) {
      Column paths = ColumnNames.column(schema, getInputCol());
      ImagesApart.require(output.get(), inputCol().name(), dataset, paths);
    }
  }

  /** The output folder may be there only for the checkpoints that lie in it. */
  private boolean hasOnlyCheckpoints(OutputPath output, SparkSession spark) throws IOException {
    Optional<OutputPath> checkpoints = checkpoints(spark);
    return checkpoints.isPresent() && output.hasOnly(checkpoints.get());
  }

  /** The classifier on a model that was trained. */
  private BitImageClassifier classifier(String location) {
    return new BitImageClassifier()
        .setModel(location)
        .setInputCol(getInputCol())
        .setHandleInvalid(getHandleInvalid())
        .setExifOrientation(getExifOrientation())
        .setMaxPixels(getMaxPixels())
        .setLengthCol(getLengthCol())
        .setReadAhead(getReadAhead())
        .setDevice(getDevice())
        .setPredictionCol(getOrDefault(predictionCol()))
        .setProbabilityCol(getOrDefault(probabilityCol()))
        .setRawPredictionCol(getOrDefault(rawPredictionCol()))
        .setTopKCol(getOrDefault(topKCol()))
        .setTopK((int) getOrDefault(topK()));
  }

  /** What is trained by, for images of a number and a size. */
  TrainingRecipe recipe(long images, long medianArea) {
    HyperRule rule = HyperRule.of(images, medianArea);
    TrainingSchedule schedule = rule.schedule();
    if (isDefined(steps())) {
      schedule = schedule.withSteps((int) getOrDefault(steps()));
    }
    if (isDefined(learningRate())) {
      schedule = schedule.withLearningRate((double) getOrDefault(learningRate()));
    }
    return new TrainingRecipe(
        isDefined(resize()) ? Size.square((int) getOrDefault(resize())) : rule.resize(),
        isDefined(crop()) ? Size.square((int) getOrDefault(crop())) : rule.crop(),
        (double) getOrDefault(flipProbability()),
        schedule,
        isDefined(mixupAlpha()) ? (double) getOrDefault(mixupAlpha()) : rule.mixupAlpha(),
        (int) getOrDefault(batchSize()),
        Math.min((int) getOrDefault(batchSize()), (int) getOrDefault(microBatchSize())),
        (long) getOrDefault(seed()));
  }

  /**
   * What the model calls its classes.
   *
   * @throws IllegalArgumentException if there are not as many names as labels
   */
  List<String> namesOf(List<String> labels, SparkSession spark) {
    List<String> names = LabelsFile.read(this, spark);
    if (names.isEmpty()) {
      return labels;
    }
    if (names.size() != labels.size()) {
      throw new IllegalArgumentException(
          "File %s names %d classes, but there are %d labels to learn: %s"
              .formatted(getOrDefault(labels()), names.size(), labels.size(), labels));
    }
    return names;
  }

  Trained trained() {
    return (boolean) getOrDefault(freezeBackbone()) ? Trained.HEAD : Trained.ALL;
  }

  int workers() {
    return (int) getOrDefault(numWorkers());
  }

  LabelText labelText() {
    return new LabelText(
        getOrDefault(labelCol()),
        "the dataset",
        "Set labelCol to the column that says what the images show");
  }

  DeviceChoice deviceChoice() {
    return DeviceChoice.ofName(getDevice());
  }

  /** The model to begin with. */
  Pretrained pretrained(SparkSession spark) throws IOException {
    if (!isDefined(model())) {
      throw new IllegalArgumentException(
          "%s has no model to begin with; set one with setModel(\"LOCATION\"), such as the path of a folder"
              .formatted(uid()));
    }
    Pretrained opened = Pretrained.open(getModel(), SessionModels.of(spark));
    if (opened.processor().isEmpty()) {
      throw new IllegalArgumentException(
          "Model '%s' has no preprocessor_config.json, which says how images become its input; copy it from where the model came from"
              .formatted(getModel()));
    }
    return opened;
  }

  /**
   * The columns of the classifier.
   *
   * @throws IllegalArgumentException if a column is missing or of another type, or an output column
   *     exists already
   */
  @Override
  public StructType transformSchema(StructType schema) {
    if (HandleInvalid.ofParam(getHandleInvalid()) == HandleInvalid.KEEP) {
      throw new IllegalArgumentException(
          "handleInvalid is 'keep', but an image that cannot be read cannot be learned from; set it"
              + " to 'error' or 'skip'");
    }
    labelText().requireIn(schema);
    return classifier("not trained yet").transformSchema(schema);
  }

  @Override
  public BitFineTuner copy(ParamMap extra) {
    return defaultCopy(extra);
  }

  /** Reads a saved estimator. */
  public static MLReader<BitFineTuner> read() {
    return new DefaultParamsReader<>();
  }

  /** Reads a saved estimator from a path. */
  public static BitFineTuner load(String path) {
    return read().load(path);
  }
}
