package io.sparkbit.spark.training;

import io.sparkbit.training.GradientSource;
import io.sparkbit.training.ValidationSource;

/** What computes the steps and the validations of a training. */
interface TrainingWorkers extends GradientSource, ValidationSource {

  /** Says that somebody else has changed the weights of the driver's program. */
  void weightsChanged();
}
