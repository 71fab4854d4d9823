package io.sparkbit.spark;

import io.sparkbit.error.UserException;
import io.sparkbit.spark.label.Labels;
import io.sparkbit.spark.output.TrainedModel;
import io.sparkbit.spark.param.FineTunerParams;
import io.sparkbit.spark.param.HasLabelsFile;
import io.sparkbit.spark.param.HasPrecision;
import io.sparkbit.spark.training.FineTunedModel;
import io.sparkbit.spark.training.FineTunerSettings;
import io.sparkbit.spark.training.ValidationSettings;
import io.sparkbit.training.HyperRule;
import io.sparkbit.training.LearningRateRange;
import io.sparkbit.training.LearningRateSearch;
import io.sparkbit.training.TrainingListener;
import io.sparkbit.training.ValidationMetric;
import java.io.IOException;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.types.StructType;

/**
 * Estimator that fine-tunes a BiT model on new classes. The {@linkplain HyperRule BiT-HyperRule}
 * chooses the training settings that are not set, from the number of images and their size.
 *
 * <pre>{@code
 * BitImageClassifier classifier =
 *     new BitFineTuner()
 *         .setModel("/models/bit-50")
 *         .setInputCol("path")
 *         .setLabelCol("species")
 *         .setOutputDir("/models/bit-50-birds")
 *         .fit(labeledPaths);
 * }</pre>
 *
 * <p>Training runs on the driver, on its GPU or all its cores. With more than one worker ({@link
 * #numWorkers}), Spark tasks that run at the same time compute each step together. Before training,
 * tasks read each image once; {@link #handleInvalid} says what happens to images that cannot be
 * read ({@code keep} is not allowed).
 *
 * <p>Training images are cropped and mirrored at random; {@link #randAugmentOps} and {@link
 * #erasingProbability} distort them further.
 *
 * <p>Images that {@link #validationIndicatorCol} marks, or {@link #validationSplit} draws, are not
 * trained on. They validate the model every {@link #validationInterval} steps; the weights that did
 * best by {@link #validationMetric} become the model, and after {@link #patience} validations in
 * vain training ends.
 *
 * <p>They also tell how sure the model may be: {@link #temperatureScaling} calibrates its scores,
 * and {@link #unknownFalsePositiveRate} chooses from where on images show none of the classes.
 *
 * <p>With a {@link #checkpointDir}, an interrupted training that is started again resumes at its
 * last checkpoint and ends with the same weights.
 */
public final class BitFineTuner extends ClassifierEstimator<BitFineTuner>
    implements FineTunerParams<BitFineTuner> {

  private static final long serialVersionUID = 1L;

  private static final double FLIP_PROBABILITY = 0.5;

  public BitFineTuner() {
    this(Identifiable$.MODULE$.randomUID("bitFineTuner"));
  }

  public BitFineTuner(String uid) {
    super(uid);
    setDefault(batchSize(), HyperRule.BATCH_SIZE);
    setDefault(microBatchSize(), 32);
    setDefault(precision(), HasPrecision.DEFAULT);
    setDefault(flipProbability(), FLIP_PROBABILITY);
    setDefault(randAugmentOps(), 0);
    setDefault(randAugmentMagnitude(), DEFAULT_MAGNITUDE);
    setDefault(erasingProbability(), 0.0);
    setDefault(freezeBackbone(), false);
    setDefault(freezeUntil(), DEFAULT_FREEZE_UNTIL);
    setDefault(initialHead(), DEFAULT_INITIAL_HEAD);
    setDefault(maxGradNorm(), 0.0);
    setDefault(teacher(), DEFAULT_TEACHER);
    setDefault(distillationTemperature(), DEFAULT_TEMPERATURE);
    setDefault(emaDecay(), 0.0);
    setDefault(interpolateWeights(), false);
    setDefault(seed(), (long) BitFineTuner.class.getName().hashCode());
    setDefault(numWorkers(), DEFAULT_NUM_WORKERS);
    setDefault(allReducePrecision(), DEFAULT_ALL_REDUCE_PRECISION);
    setDefault(checkpointDir(), "");
    setDefault(checkpointInterval(), DEFAULT_CHECKPOINT_INTERVAL);
    setDefault(problemType(), AUTO);
    setDefault(classWeights(), DEFAULT_CLASS_WEIGHTS);
    setDefault(sampling(), DEFAULT_SAMPLING);
    setDefault(labelSmoothing(), 0.0);
    setDefault(focalGamma(), 0.0);
    setDefault(validationIndicatorCol(), "");
    setDefault(validationSplit(), 0.0);
    setDefault(validationGroupCol(), "");
    setDefault(validationMetric(), DEFAULT_METRIC);
    setDefault(patience(), DEFAULT_PATIENCE);
    setDefault(temperatureScaling(), false);
    setDefault(unknownFalsePositiveRate(), 0.0);
  }

  /**
   * Trains a classifier.
   *
   * @throws UserException before training starts, if the columns, labels, images or model are
   *     unusable or the output folder exists; during training, if an image can no longer be read
   * @throws io.sparkbit.training.TrainingException if the weights diverge
   */
  @Override
  public BitImageClassifier fit(Dataset<?> dataset) {
    return fit(dataset, (step, program) -> {});
  }

  /**
   * Trains like {@link #fit(Dataset)}, with a listener.
   *
   * @param listener called for each step
   */
  public BitImageClassifier fit(Dataset<?> dataset, TrainingListener listener) {
    requireValid(dataset);
    try {
      TrainedModel<FineTunedModel.Course> trained =
          new FineTunedModel(this).train(dataset, listener);
      FineTunedModel.Course course = trained.course();
      return trained(
          trained.location(),
          new FineTuningSummary(
              course.losses().stream().mapToDouble(Double::doubleValue).toArray(),
              course.validations(),
              course.interpolation(),
              ValidationMetric.ofUserName(getValidationMetric())));
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  /**
   * Trains like {@link #fit(Dataset, TrainingListener)}, into a folder that the caller manages.
   * Ignores {@link #outputDir}.
   *
   * @param folder on any Hadoop file system; files of the same names are replaced
   */
  public void trainInto(String folder, Dataset<?> dataset, TrainingListener listener) {
    requireValid(dataset);
    try {
      new FineTunedModel(this).trainInto(folder, dataset, listener);
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  /** Searches like {@link #findLearningRate(Dataset, LearningRateRange)}, in the default range. */
  public LearningRateSearch findLearningRate(Dataset<?> dataset) {
    return findLearningRate(dataset, LearningRateRange.DEFAULT);
  }

  /**
   * Searches for a learning rate: trains the model on the same images and with the same settings as
   * {@link #fit(Dataset)}, but with a rate that rises from step to step, until the loss grows too
   * much ({@link io.sparkbit.training.LearningRateFinder}). The model is not kept. Ignores {@link
   * #steps}, {@link #learningRate}, {@link #outputDir} and {@link #checkpointDir}, and leaves out
   * images to validate with.
   *
   * <p>The suggested rate, if there is one, is for {@link #learningRate}. It holds for these
   * settings: search again with another {@link #batchSize}.
   *
   * @param range the rates to try
   * @throws UserException before the search starts, if the columns, labels, images or model are
   *     unusable
   * @throws io.sparkbit.training.TrainingException if the first loss is not finite
   */
  public LearningRateSearch findLearningRate(Dataset<?> dataset, LearningRateRange range) {
    requireValid(dataset);
    BitFineTuner search = copy(ParamMap.empty()).setSteps(range.steps());
    try {
      return new FineTunedModel(search).search(dataset, range);
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  @Override
  Labels labels(StructType schema) {
    return new FineTunerSettings(this).labels(schema);
  }

  @Override
  boolean choosesUnknownThreshold() {
    return getUnknownFalsePositiveRate() > 0;
  }

  private void requireValid(Dataset<?> dataset) {
    transformSchema(dataset.schema());
    new FineTunerSettings(this).requireValid(dataset.schema());
    new ValidationSettings(this).requireValid(dataset.schema());
  }

  /** Also accepts the Param names of earlier versions. */
  @Override
  public Param<Object> getParam(String name) {
    return super.getParam(HasLabelsFile.currentName(name));
  }

  @Override
  public BitFineTuner copy(ParamMap extra) {
    return defaultCopy(extra);
  }

  /** Returns a reader of saved estimators. */
  public static MLReader<BitFineTuner> read() {
    return new PredictionColsReader<>(new StageReader<>(BitFineTuner.class, BitFineTuner::new));
  }

  /** Loads a saved estimator from a path. */
  public static BitFineTuner load(String path) {
    return read().load(path);
  }
}
