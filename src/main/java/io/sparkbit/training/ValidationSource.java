package io.sparkbit.training;

/** Runs the validation images through the model in training. */
public interface ValidationSource {

  /** Returns what the model says of all validation images at its current weights. */
  ValidationTally validate();
}
