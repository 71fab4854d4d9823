package io.sparkbit.spark.param;

import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/**
 * For stages with the output columns of a classifier.
 *
 * @param <S> the stage itself
 */
public interface HasPredictionCols<S extends Params> extends Params {

  /** The output column of class indices. */
  default Param<String> predictionCol() {
    return new Param<>(
        uid(),
        "predictionCol",
        "output column of the likeliest class's index (double); empty for none",
        String.class);
  }

  /** The output column of labels. */
  default Param<String> predictedLabelCol() {
    return new Param<>(
        uid(),
        "predictedLabelCol",
        "output column of the likeliest class's label (string); empty for none",
        String.class);
  }

  /** The output column of scores. */
  default Param<String> scoreCol() {
    return new Param<>(
        uid(),
        "scoreCol",
        "output column of the predicted label's score, its probability (double, 0 to 1); empty for none",
        String.class);
  }

  /** The output column of probabilities. */
  default Param<String> probabilityCol() {
    return new Param<>(
        uid(),
        "probabilityCol",
        "output column of probabilities (vector); empty for none",
        String.class);
  }

  /** The output column of logits. */
  default Param<String> rawPredictionCol() {
    return new Param<>(
        uid(),
        "rawPredictionCol",
        "output column of logits (vector); empty for none",
        String.class);
  }

  /** The output column of the best labels. */
  default Param<String> topKCol() {
    return new Param<>(
        uid(),
        "topKCol",
        "output column of the topK best labels with their scores, best first; only with topK > 0",
        Validators.notEmpty("topKCol"),
        String.class);
  }

  /** How many labels {@link #topKCol} holds. */
  default IntParam topK() {
    return new IntParam(
        this,
        "topK",
        "how many labels topKCol holds; 0 for no such column",
        Validators.atLeast("topK", 0));
  }

  /** The value of {@link #predictionCol}. */
  default String getPredictionCol() {
    return getOrDefault(predictionCol());
  }

  /** Sets {@link #predictionCol}; by default {@code prediction}. */
  default S setPredictionCol(String value) {
    return Setter.set(this, predictionCol(), value);
  }

  /** The value of {@link #predictedLabelCol}. */
  default String getPredictedLabelCol() {
    return getOrDefault(predictedLabelCol());
  }

  /** Sets {@link #predictedLabelCol}; by default {@code predictedLabel}. */
  default S setPredictedLabelCol(String value) {
    return Setter.set(this, predictedLabelCol(), value);
  }

  /** The value of {@link #scoreCol}. */
  default String getScoreCol() {
    return getOrDefault(scoreCol());
  }

  /** Sets {@link #scoreCol}; by default {@code score}. */
  default S setScoreCol(String value) {
    return Setter.set(this, scoreCol(), value);
  }

  /** The value of {@link #probabilityCol}. */
  default String getProbabilityCol() {
    return getOrDefault(probabilityCol());
  }

  /** Sets {@link #probabilityCol}; by default empty. */
  default S setProbabilityCol(String value) {
    return Setter.set(this, probabilityCol(), value);
  }

  /** The value of {@link #rawPredictionCol}. */
  default String getRawPredictionCol() {
    return getOrDefault(rawPredictionCol());
  }

  /** Sets {@link #rawPredictionCol}; by default empty. */
  default S setRawPredictionCol(String value) {
    return Setter.set(this, rawPredictionCol(), value);
  }

  /** The value of {@link #topKCol}. */
  default String getTopKCol() {
    return getOrDefault(topKCol());
  }

  /** Sets {@link #topKCol}; by default {@code topK}. */
  default S setTopKCol(String value) {
    return Setter.set(this, topKCol(), value);
  }

  /** The value of {@link #topK}. */
  default int getTopK() {
    return (int) getOrDefault(topK());
  }

  /** Sets {@link #topK}; by default 0. */
  default S setTopK(int value) {
    return Setter.set(this, topK(), value);
  }
}
