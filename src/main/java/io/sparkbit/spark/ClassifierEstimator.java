package io.sparkbit.spark;

import io.sparkbit.error.UserException;
import io.sparkbit.spark.label.Labels;
import io.sparkbit.spark.param.EstimatorParams;
import io.sparkbit.spark.param.HandleInvalid;
import io.sparkbit.spark.param.HasDevice;
import io.sparkbit.spark.training.EstimatorSettings;
import java.io.IOException;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.types.StructType;
import scala.Option;

/**
 * Base class of the estimators, which make a {@link BitImageClassifier} of a model and labeled
 * images. The classifier reads images as the training did, and has the estimator's output columns.
 * Labels are sorted, by value if all are numbers; those with metadata, as {@code StringIndexer}
 * writes it, keep their indices.
 *
 * @param <S> the estimator itself
 */
public abstract class ClassifierEstimator<S extends ClassifierEstimator<S>>
    extends Estimator<BitImageClassifier> implements EstimatorParams<S>, MLWritable {

  private static final long serialVersionUID = 1L;

  private final String uid;

  ClassifierEstimator(String uid) {
    this.uid = uid;
    ImageStage.setDefaults(this);
    setDefault(inputCol(), "image");
    setDefault(labelCol(), "label");
    setDefault(labelsFile(), "");
    setDefault(outputDir(), "");
    setDefault(device(), HasDevice.DEFAULT);
    BitImageClassifier.setColumnDefaults(this);
  }

  @Override
  public MLWriter write() {
    return new StageWriter(this);
  }

  @Override
  public String uid() {
    return uid;
  }

  /** Returns a classifier that uses a model, with the Params that estimators have too. */
  BitImageClassifier classifier(String location) {
    BitImageClassifier classifier =
        new BitImageClassifier()
            .setModel(location)
            .setInputCol(getInputCol())
            .setHandleInvalid(getHandleInvalid())
            .setExifOrientation(getExifOrientation())
            .setDecoding(getDecoding())
            .setMaxPixels(getMaxPixels())
            .setLengthCol(getLengthCol())
            .setReadAhead(getReadAhead())
            .setDevice(getDevice())
            .setPredictionCol(getPredictionCol())
            .setPredictedLabelCol(getPredictedLabelCol())
            .setPredictedLabelsCol(getPredictedLabelsCol())
            .setScoreCol(getScoreCol())
            .setProbabilityCol(getProbabilityCol())
            .setRawPredictionCol(getRawPredictionCol())
            .setTopKCol(getTopKCol())
            .setTopK(getTopK())
            .setUnknownScoreCol(getUnknownScoreCol())
            .setUnknownCol(getUnknownCol());
    return isDefined(unknownThreshold())
        ? classifier.setUnknownThreshold(getUnknownThreshold())
        : classifier;
  }

  /** Returns whether the classifier's model will know from where on images show no class. */
  boolean choosesUnknownThreshold() {
    return false;
  }

  /** Returns the column of labels. */
  Labels labels(StructType schema) {
    return new EstimatorSettings(this).labelText();
  }

  /** Returns the classifier that a training has made. */
  final BitImageClassifier trained(String location, BitTrainingSummary summary) {
    BitImageClassifier classifier = classifier(location);
    classifier.setSummary(Option.apply(summary));
    return classifier.setParent(this);
  }

  /**
   * Returns the schema of the classifier's output.
   *
   * @throws UserException if a column is missing or has the wrong type, an output column already
   *     exists, or {@link #handleInvalid} is {@code keep}
   */
  @Override
  public final StructType transformSchema(StructType schema) {
    if (HandleInvalid.ofParam(getHandleInvalid()) == HandleInvalid.KEEP) {
      throw new UserException(
          "handleInvalid is 'keep', but training cannot use images that cannot be read; set it"
              + " to 'error' or 'skip'");
    }
    if (!getUnknownCol().isEmpty()
        && !isDefined(unknownThreshold())
        && !choosesUnknownThreshold()) {
      throw new UserException(
          ("unknownCol is '%s', but nothing says from which energy on images are unknown; set"
                  + " unknownThreshold%s, or read the energies in unknownScoreCol first")
              .formatted(
                  getUnknownCol(),
                  hasParam("unknownFalsePositiveRate")
                      ? " or unknownFalsePositiveRate (0.05, for example)"
                      : ""));
    }
    labels(schema).requireIn(schema);
    return classifier("not trained yet").transformSchema(schema);
  }

  /**
   * Returns the bytes of the model to start from, which are those of the result but for its head.
   * From Spark 4.1 on, Spark Connect's server asks for them before a training ({@code
   * Estimator.estimateModelSize}; Spark 4.0 has no such method).
   *
   * @throws UserException if the model cannot be used
   */
  public final long estimateModelSize(Dataset<?> dataset) {
    try {
      return new EstimatorSettings(this).pretrained(dataset.sparkSession()).files().bytes();
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  final UserException unusable(IOException e) {
    return new UserException(
        "Model '%s' cannot be used: %s".formatted(getModel(), e.getMessage()), e);
  }
}
