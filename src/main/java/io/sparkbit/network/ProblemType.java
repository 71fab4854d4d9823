package io.sparkbit.network;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The head's training objective: {@code problem_type} of the configuration. */
public enum ProblemType {
  /** Numbers, with mean squared error. */
  REGRESSION,
  /** One class per image, with the cross-entropy of the softmax. */
  SINGLE_LABEL_CLASSIFICATION,
  /** Any number of classes per image, with the binary cross-entropy of the sigmoid. */
  MULTI_LABEL_CLASSIFICATION;

  /** Returns the type that {@code problem_type} names, if there is one. */
  public static Optional<ProblemType> ofJsonName(String name) {
    return Arrays.stream(values()).filter(type -> type.jsonName().equals(name)).findFirst();
  }

  /** Returns the value of {@code problem_type}. */
  public String jsonName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
