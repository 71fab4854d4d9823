package io.sparkbit.spark;

import java.io.Serializable;
import org.apache.spark.ml.classification.TrainingSummary;
import org.apache.spark.ml.util.Summary;

/**
 * The course of the training that made a classifier, as {@link BitImageClassifier#summary} returns
 * it. As with Spark ML's own summaries, a stage that was saved and loaded has none. Spark Connect's
 * clients may call the methods of {@link TrainingSummary}.
 */
public sealed interface BitTrainingSummary extends Summary, TrainingSummary, Serializable
    permits FineTuningSummary, LinearProbeSummary {

  /** Returns what the training minimized, from the beginning on. */
  @Override
  double[] objectiveHistory();

  /** Returns how often the weights changed. */
  @Override
  int totalIterations();
}
