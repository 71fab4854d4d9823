package io.sparkbit.spark.training;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.sparkbit.error.UserException;
import io.sparkbit.network.ProblemType;
import io.sparkbit.spark.param.HasDecoding;
import io.sparkbit.spark.param.HasDistillation;
import io.sparkbit.spark.param.HasPrecision;
import io.sparkbit.spark.param.HasTransfer;
import io.sparkbit.training.Distortion;
import io.sparkbit.training.Objective;
import io.sparkbit.training.TrainingRecipe;
import io.sparkbit.training.UpdateRule;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The inputs that determine the weights at the end of a training. They are kept beside the
 * checkpoints, so that no other training resumes from them.
 *
 * @param model digest of the initial model's files
 * @param images checksum of the rows, in their order
 * @param problemType the kind of what is learned, as {@code problem_type} names it
 * @param labels in the order of class indices
 * @param exifOrientation whether images were turned upright
 * @param decoding how exactly images were decoded
 * @param trained whether everything learns, "ALL", or the head alone, "HEAD"
 * @param freezeUntil output of the network up to which nothing learns; empty for none
 * @param initialHead from which the training started
 * @param teacher digest of its model's files; "none" if labels are learned
 * @param distillationTemperature of the teacher's answers
 * @param precision in which the network computes
 * @param validation which images validate, when and what follows; "none" without validation
 */
record TrainingRecord(
    String model,
    String images,
    String problemType,
    List<String> labels,
    String exifOrientation,
    String decoding,
    String trained,
    String freezeUntil,
    String initialHead,
    String teacher,
    double distillationTemperature,
    String precision,
    TrainingRecipe recipe,
    String validation) {

  private static final JsonMapper JSON = new JsonMapper();
  private static final Set<String> GROUPS =
      Set.of("recipe", "schedule", "distortion", "objective", "updates");
  private static final String DECODING = "decoding";
  private static final String PRECISION = "precision";
  private static final String VALIDATION = "validation";
  private static final String PROBLEM_TYPE = "problemType";
  private static final String FREEZE_UNTIL = "freezeUntil";
  private static final String TEACHER = "teacher";
  private static final String DISTILLATION_TEMPERATURE = "distillationTemperature";
  private static final String INITIAL_HEAD = "initialHead";

  /** Of trainings of everything. */
  static final String ALL = "ALL";

  /** Of trainings of the head alone. */
  static final String HEAD = "HEAD";

  /** Of trainings by labels. */
  static final String NO_TEACHER = "none";

  /** Of trainings without validation. */
  static final String NO_VALIDATION = "none";

  byte[] toJson() {
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e); // Strings and numbers only.
    }
  }

  /**
   * Refuses to resume another training.
   *
   * @param earlier result of {@link #toJson}
   * @param folder of the checkpoints
   * @throws UserException if a setting differs, naming the first, or the record is damaged
   */
  void requireSame(byte[] earlier, String folder) throws IOException {
    requireSame("", JSON.readTree(toJson()), read(earlier, folder), folder);
  }

  private static JsonNode read(byte[] json, String folder) throws IOException {
    try {
      JsonNode record = JSON.readTree(json);
      if (record instanceof ObjectNode fields) {
        // As earlier versions did, which did not record it.
        fields.putIfAbsent(DECODING, TextNode.valueOf(HasDecoding.DEFAULT));
        fields.putIfAbsent(PRECISION, TextNode.valueOf(HasPrecision.DEFAULT));
        fields.putIfAbsent(VALIDATION, TextNode.valueOf(NO_VALIDATION));
        fields.putIfAbsent(
            PROBLEM_TYPE, TextNode.valueOf(ProblemType.SINGLE_LABEL_CLASSIFICATION.jsonName()));
        fields.putIfAbsent(FREEZE_UNTIL, TextNode.valueOf(HasTransfer.DEFAULT_FREEZE_UNTIL));
        fields.putIfAbsent(INITIAL_HEAD, TextNode.valueOf(HasTransfer.DEFAULT_INITIAL_HEAD));
        fields.putIfAbsent(TEACHER, TextNode.valueOf(NO_TEACHER));
        fields.putIfAbsent(
            DISTILLATION_TEMPERATURE, DoubleNode.valueOf(HasDistillation.DEFAULT_TEMPERATURE));
        if (fields.get("recipe") instanceof ObjectNode recipe) {
          recipe.putIfAbsent("distortion", JSON.valueToTree(Distortion.NONE));
          recipe.putIfAbsent("objective", JSON.valueToTree(Objective.CROSS_ENTROPY));
          recipe.putIfAbsent("updates", JSON.valueToTree(UpdateRule.PLAIN));
        }
      }
      return record;
    } catch (JsonProcessingException e) {
      throw new UserException(
          ("The record of the training in %s is truncated or damaged: %s. Remove the folder and"
                  + " train from the beginning")
              .formatted(folder, e.getOriginalMessage()),
          e);
    }
  }

  private static void requireSame(String name, JsonNode now, JsonNode earlier, String folder) {
    if (now.isObject()) {
      for (Map.Entry<String, JsonNode> field : now.properties()) {
        requireSame(
            inner(name, field.getKey()), field.getValue(), earlier.path(field.getKey()), folder);
      }
    } else if (!now.equals(earlier)) {
      throw new UserException(
          ("%s contains the checkpoints of another training: %s. Go back to that, or train into"
                  + " another folder")
              .formatted(folder, difference(name, now, earlier)));
    }
  }

  /** Params are not in groups as their values are here. */
  private static String inner(String group, String field) {
    return group.isEmpty() || GROUPS.contains(group) ? field : group + "." + field;
  }

  private static String difference(String name, JsonNode now, JsonNode earlier) {
    return switch (name) {
      case "model" -> "it began with another model";
      case TEACHER -> "it learned from another teacher, or from none";
      case "images" -> "its images, their order or their labels were others";
      case "trained" ->
          "freezeBackbone was %s and is now %s".formatted(isHead(earlier), isHead(now));
      default ->
          "%s was %s and is now %s"
              .formatted(name, earlier.isMissingNode() ? "not there" : earlier, now);
    };
  }

  private static boolean isHead(JsonNode trained) {
    return trained.asText().equals(HEAD);
  }
}
