package io.sparkbit.network;

/** What the head was trained for: {@code problem_type} of the configuration. */
public enum ProblemType {
  /** Numbers; mean squared error. */
  REGRESSION,
  /** One class for each image; cross-entropy of the softmax. */
  SINGLE_LABEL_CLASSIFICATION,
  /** Any number of classes for each image; binary cross-entropy of the sigmoid. */
  MULTI_LABEL_CLASSIFICATION
}
