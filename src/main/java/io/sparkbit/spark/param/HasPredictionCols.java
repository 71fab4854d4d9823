package io.sparkbit.spark.param;

import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/**
 * Stages with the output columns of a classifier.
 *
 * @param <S> the stage itself
 */
public interface HasPredictionCols<S extends Params> extends Params {

  /** Param for the output column of class indices. */
  default Param<String> predictionCol() {
    return StringParam.of(
        this,
        "predictionCol",
        "output column of the likeliest class's index, or of a regression's value (double); empty"
            + " for none");
  }

  /** Param for the output column of labels. */
  default Param<String> predictedLabelCol() {
    return StringParam.of(
        this,
        "predictedLabelCol",
        "output column of the likeliest class's label (string); empty for none");
  }

  /** Param for the output column of all labels that images show. */
  default Param<String> predictedLabelsCol() {
    return StringParam.of(
        this,
        "predictedLabelsCol",
        "output column of the labels whose probabilities reach their thresholds (array of strings):"
            + " those of the model's configuration, otherwise 0.5; empty for none");
  }

  /** Param for the output column of scores. */
  default Param<String> scoreCol() {
    return StringParam.of(
        this,
        "scoreCol",
        "output column of the predicted label's score, its probability (double, 0 to 1);"
            + " empty for none");
  }

  /** Param for the output column of probabilities. */
  default Param<String> probabilityCol() {
    return StringParam.of(
        this, "probabilityCol", "output column of probabilities (vector); empty for none");
  }

  /** Param for the output column of logits. */
  default Param<String> rawPredictionCol() {
    return StringParam.of(
        this, "rawPredictionCol", "output column of logits (vector); empty for none");
  }

  /** Param for the output column of the best labels. */
  default Param<String> topKCol() {
    return StringParam.of(
        this,
        "topKCol",
        "output column of the topK best labels with their scores, best first; only with topK > 0",
        Validators.notEmpty("topKCol"));
  }

  /** Param for the number of labels in {@link #topKCol}; 0 for no such column. */
  default IntParam topK() {
    return new IntParam(
        this,
        "topK",
        "how many labels topKCol holds; 0 for no such column",
        Validators.atLeast("topK", 0));
  }

  /** Param for the output column of how little images are like those of any class. */
  default Param<String> unknownScoreCol() {
    return StringParam.of(
        this,
        "unknownScoreCol",
        "output column of the image's energy (double; the higher, the less it is like the images of"
            + " any class); empty for none");
  }

  /** Param for the output column of whether images show none of the classes. */
  default Param<String> unknownCol() {
    return StringParam.of(
        this,
        "unknownCol",
        "output column of whether the image shows none of the classes (boolean): its energy is above"
            + " unknownThreshold; empty for none");
  }

  /** Param for the energy from which on images show none of the classes. */
  default DoubleParam unknownThreshold() {
    return new DoubleParam(
        this,
        "unknownThreshold",
        "energy above which unknownCol is true; by default that of the model's configuration",
        Validators.finite("unknownThreshold"));
  }

  /** Returns {@link #predictionCol}. */
  default String getPredictionCol() {
    return getOrDefault(predictionCol());
  }

  /** Sets {@link #predictionCol} (default: {@code prediction}). */
  default S setPredictionCol(String value) {
    return Setter.set(this, predictionCol(), value);
  }

  /** Returns {@link #predictedLabelCol}. */
  default String getPredictedLabelCol() {
    return getOrDefault(predictedLabelCol());
  }

  /** Sets {@link #predictedLabelCol} (default: {@code predictedLabel}). */
  default S setPredictedLabelCol(String value) {
    return Setter.set(this, predictedLabelCol(), value);
  }

  /** Returns {@link #predictedLabelsCol}. */
  default String getPredictedLabelsCol() {
    return getOrDefault(predictedLabelsCol());
  }

  /** Sets {@link #predictedLabelsCol} (default: empty). */
  default S setPredictedLabelsCol(String value) {
    return Setter.set(this, predictedLabelsCol(), value);
  }

  /** Returns {@link #scoreCol}. */
  default String getScoreCol() {
    return getOrDefault(scoreCol());
  }

  /** Sets {@link #scoreCol} (default: {@code score}). */
  default S setScoreCol(String value) {
    return Setter.set(this, scoreCol(), value);
  }

  /** Returns {@link #probabilityCol}. */
  default String getProbabilityCol() {
    return getOrDefault(probabilityCol());
  }

  /** Sets {@link #probabilityCol} (default: empty). */
  default S setProbabilityCol(String value) {
    return Setter.set(this, probabilityCol(), value);
  }

  /** Returns {@link #rawPredictionCol}. */
  default String getRawPredictionCol() {
    return getOrDefault(rawPredictionCol());
  }

  /** Sets {@link #rawPredictionCol} (default: empty). */
  default S setRawPredictionCol(String value) {
    return Setter.set(this, rawPredictionCol(), value);
  }

  /** Returns {@link #topKCol}. */
  default String getTopKCol() {
    return getOrDefault(topKCol());
  }

  /** Sets {@link #topKCol} (default: {@code topK}). */
  default S setTopKCol(String value) {
    return Setter.set(this, topKCol(), value);
  }

  /** Returns {@link #topK}. */
  default int getTopK() {
    return (int) getOrDefault(topK());
  }

  /** Sets {@link #topK} (default: 0). */
  default S setTopK(int value) {
    return Setter.set(this, topK(), value);
  }

  /** Returns {@link #unknownScoreCol}. */
  default String getUnknownScoreCol() {
    return getOrDefault(unknownScoreCol());
  }

  /** Sets {@link #unknownScoreCol} (default: empty). */
  default S setUnknownScoreCol(String value) {
    return Setter.set(this, unknownScoreCol(), value);
  }

  /** Returns {@link #unknownCol}. */
  default String getUnknownCol() {
    return getOrDefault(unknownCol());
  }

  /** Sets {@link #unknownCol} (default: empty). */
  default S setUnknownCol(String value) {
    return Setter.set(this, unknownCol(), value);
  }

  /** Returns {@link #unknownThreshold}. */
  default double getUnknownThreshold() {
    return (double) getOrDefault(unknownThreshold());
  }

  /** Sets {@link #unknownThreshold} (default: the model's). */
  default S setUnknownThreshold(double value) {
    return Setter.set(this, unknownThreshold(), value);
  }
}
