package io.sparkbit.spark.param;

import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/** For stages with the output columns of a classifier. */
public interface HasPredictionCols extends Params {

  /** The output column of labels. */
  default Param<String> predictionCol() {
    return new Param<>(this, "predictionCol", "output column of labels (string); empty for none");
  }

  /** The output column of probabilities. */
  default Param<String> probabilityCol() {
    return new Param<>(
        this, "probabilityCol", "output column of probabilities (vector); empty for none");
  }

  /** The output column of logits. */
  default Param<String> rawPredictionCol() {
    return new Param<>(
        this, "rawPredictionCol", "output column of logits (vector); empty for none");
  }

  /** The output column of the best labels. */
  default Param<String> topKCol() {
    return new Param<>(
        this,
        "topKCol",
        "output column of the topK best labels with their scores, best first; only with topK > 0",
        Validators.notEmpty("topKCol"));
  }

  /** How many labels {@link #topKCol} holds. */
  default IntParam topK() {
    return new IntParam(
        this,
        "topK",
        "how many labels topKCol holds; 0 for no such column",
        Validators.atLeast("topK", 0));
  }
}
