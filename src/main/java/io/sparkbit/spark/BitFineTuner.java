package io.sparkbit.spark;

import io.sparkbit.error.UserException;
import io.sparkbit.spark.param.FineTunerParams;
import io.sparkbit.spark.param.HandleInvalid;
import io.sparkbit.spark.param.HasDevice;
import io.sparkbit.spark.param.HasLabelsFile;
import io.sparkbit.spark.training.FineTunedModel;
import io.sparkbit.spark.training.FineTunerSettings;
import io.sparkbit.training.HyperRule;
import io.sparkbit.training.TrainingListener;
import java.io.IOException;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
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
    implements FineTunerParams<BitFineTuner>, DefaultParamsWritable {

  private static final long serialVersionUID = 1L;

  private static final double FLIP_PROBABILITY = 0.5;

  private final String uid;

  public BitFineTuner() {
    this(Identifiable$.MODULE$.randomUID("bitFineTuner"));
  }

  public BitFineTuner(String uid) {
    this.uid = uid;
    ImageStage.setDefaults(this);
    setDefault(inputCol(), "image");
    setDefault(labelCol(), "label");
    setDefault(labelsFile(), "");
    setDefault(outputDir(), "");
    setDefault(device(), HasDevice.DEFAULT);
    setDefault(batchSize(), HyperRule.BATCH_SIZE);
    setDefault(microBatchSize(), 32);
    setDefault(flipProbability(), FLIP_PROBABILITY);
    setDefault(freezeBackbone(), false);
    setDefault(seed(), (long) BitFineTuner.class.getName().hashCode());
    setDefault(numWorkers(), DEFAULT_NUM_WORKERS);
    setDefault(checkpointDir(), "");
    setDefault(checkpointInterval(), DEFAULT_CHECKPOINT_INTERVAL);
    BitImageClassifier.setColumnDefaults(this);
  }

  @Override
  public String uid() {
    return uid;
  }

  /**
   * Trains.
   *
   * @throws UserException if something is not as it should be: the columns, the labels, the images,
   *     the model, a folder that exists; before any training starts
   * @throws io.sparkbit.training.TrainingException if the weights diverge
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
      return classifier(new FineTunedModel(this).train(dataset, listener)).setParent(this);
    } catch (IOException e) {
      throw unreachable(e);
    }
  }

  /**
   * As {@link #fit(Dataset, TrainingListener)}, into a folder that the caller manages; {@link
   * #outputDir} is ignored.
   *
   * @param folder on any Hadoop file system; files of the same names are replaced
   */
  public void trainInto(String folder, Dataset<?> dataset, TrainingListener listener) {
    transformSchema(dataset.schema());
    try {
      new FineTunedModel(this).trainInto(folder, dataset, listener);
    } catch (IOException e) {
      throw unreachable(e);
    }
  }

  private UserException unreachable(IOException e) {
    return new UserException(
        "Model '%s' cannot be fine-tuned: %s".formatted(getModel(), e.getMessage()), e);
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
        .setPredictionCol(getPredictionCol())
        .setPredictedLabelCol(getPredictedLabelCol())
        .setScoreCol(getScoreCol())
        .setProbabilityCol(getProbabilityCol())
        .setRawPredictionCol(getRawPredictionCol())
        .setTopKCol(getTopKCol())
        .setTopK(getTopK());
  }

  /**
   * The columns of the classifier.
   *
   * @throws UserException if a column is missing or of another type, or an output column exists
   *     already
   */
  @Override
  public StructType transformSchema(StructType schema) {
    if (HandleInvalid.ofParam(getHandleInvalid()) == HandleInvalid.KEEP) {
      throw new UserException(
          "handleInvalid is 'keep', but an image that cannot be read cannot be learned from; set it"
              + " to 'error' or 'skip'");
    }
    new FineTunerSettings(this).labelText().requireIn(schema);
    return classifier("not trained yet").transformSchema(schema);
  }

  /** Also by the name that it had when an earlier version saved the estimator. */
  @Override
  public Param<Object> getParam(String name) {
    return super.getParam(HasLabelsFile.currentName(name));
  }

  @Override
  public BitFineTuner copy(ParamMap extra) {
    return defaultCopy(extra);
  }

  /** Reads a saved estimator. */
  public static MLReader<BitFineTuner> read() {
    return new PredictionColsReader<>(new DefaultParamsReader<BitFineTuner>());
  }

  /** Reads a saved estimator from a path. */
  public static BitFineTuner load(String path) {
    return read().load(path);
  }
}
