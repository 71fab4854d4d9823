package io.sparkbit.network;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the head was trained for: {@code problem_type} of the configuration. */
public enum ProblemType {
  /** Numbers; mean squared error. */
  REGRESSION,
  /** One class for each image; cross-entropy of the softmax. */
  SINGLE_LABEL_CLASSIFICATION,
  /** Any number of classes for each image; binary cross-entropy of the sigmoid. */
  MULTI_LABEL_CLASSIFICATION;

  String jsonName() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<ProblemType> ofJsonName(String name) {
    return Arrays.stream(values()).filter(value -> value.jsonName().equals(name)).findFirst();
  }

  static String jsonNames() {
    return Arrays.stream(values()).map(ProblemType::jsonName).collect(Collectors.joining(", "));
  }
}
