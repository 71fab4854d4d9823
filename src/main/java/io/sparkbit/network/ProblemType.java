package io.sparkbit.network;

/** The head's training objective: {@code problem_type} of the configuration. */
public enum ProblemType {
  /** Numbers, with mean squared error. */
  REGRESSION,
  /** One class per image, with the cross-entropy of the softmax. */
  SINGLE_LABEL_CLASSIFICATION,
  /** Any number of classes per image, with the binary cross-entropy of the sigmoid. */
  MULTI_LABEL_CLASSIFICATION
}
