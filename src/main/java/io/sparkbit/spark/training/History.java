package io.sparkbit.spark.training;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sparkbit.error.UserException;
import io.sparkbit.training.Validation;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * The course of a training so far.
 *
 * @param losses of the steps; empty if an earlier version made some of them
 * @param validations in their order
 */
record History(List<Double> losses, List<Validation> validations) {

  static final History NONE = new History(List.of(), List.of());

  private static final JsonMapper JSON = new JsonMapper();

  @JsonCreator
  History {
    losses = List.copyOf(losses);
    validations = List.copyOf(validations);
  }

  byte[] toJson() {
    try {
      return JSON.writeValueAsBytes(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e); // Numbers only.
    }
  }

  /**
   * Parses what {@link #toJson} wrote, or earlier versions, which wrote only the losses.
   *
   * @param file for errors
   * @throws UserException if it is something else
   */
  static History ofJson(byte[] json, String file) throws IOException {
    try {
      JsonNode root = JSON.readTree(json);
      return root.isArray()
          ? new History(Arrays.asList(JSON.treeToValue(root, Double[].class)), List.of())
          : JSON.treeToValue(root, History.class);
    } catch (JsonProcessingException | NullPointerException e) {
      throw new UserException(
          "The losses of the training so far, %s, are damaged; remove this file to go on without them"
              .formatted(file),
          e);
    }
  }
}
