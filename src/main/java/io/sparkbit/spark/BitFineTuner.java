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
import java.util.List;
import java.util.stream.DoubleStream;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.types.StructType;
import scala.Option;

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
 * #numWorkers}), Spark tasks compute the gradient of each step together. Before training, tasks
 * read each image once; {@link #handleInvalid} says what happens to images that cannot be read
 * ({@code keep} is not allowed).
 *
 * <p>With a {@link #checkpointDir}, an interrupted training that is started again resumes at its
 * last checkpoint and ends with the same weights.
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
    transformSchema(dataset.schema());
    DoubleStream.Builder losses = DoubleStream.builder();
    TrainingListener recorder = (step, program) -> losses.add(step.loss());
    TrainingListener both = TrainingListener.all(List.of(recorder, listener));
    try {
      BitImageClassifier trained = classifier(new FineTunedModel(this).train(dataset, both));
      trained.setSummary(Option.apply(new FineTuningSummary(losses.build().toArray())));
      return trained.setParent(this);
    } catch (IOException e) {
      throw unreachable(e);
    }
  }

  /**
   * Trains like {@link #fit(Dataset, TrainingListener)}, into a folder that the caller manages.
   * Ignores {@link #outputDir}.
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

  /**
   * Returns the bytes of the model to fine-tune, which are those of the result but for its head.
   * From Spark 4.1 on, Spark Connect's server asks for them before a training ({@code
   * Estimator.estimateModelSize}; Spark 4.0 has no such method).
   *
   * @throws UserException if the model cannot be used
   */
  public long estimateModelSize(Dataset<?> dataset) {
    try {
      return new FineTunerSettings(this).pretrained(dataset.sparkSession()).files().bytes();
    } catch (IOException e) {
      throw unreachable(e);
    }
  }

  private UserException unreachable(IOException e) {
    return new UserException(
        "Model '%s' cannot be fine-tuned: %s".formatted(getModel(), e.getMessage()), e);
  }

  /** Returns a classifier that uses the trained model. */
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
   * Returns the schema of the classifier's output.
   *
   * @throws UserException if a column is missing or has the wrong type, an output column already
   *     exists, or {@link #handleInvalid} is {@code keep}
   */
  @Override
  public StructType transformSchema(StructType schema) {
    if (HandleInvalid.ofParam(getHandleInvalid()) == HandleInvalid.KEEP) {
      throw new UserException(
          "handleInvalid is 'keep', but training cannot use images that cannot be read; set it"
              + " to 'error' or 'skip'");
    }
    new FineTunerSettings(this).labelText().requireIn(schema);
    return classifier("not trained yet").transformSchema(schema);
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
