package io.sparkbit.evaluation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.function.ToDoubleFunction;

/**
 * The evaluation of a classifier on labeled images. Images without a result count only as failures.
 *
 * @param model the location of the model
 * @param labels all classes of the model, in its order
 * @param failures the number of images without a result, by reason
 * @param classes the classes that have images, in the model's order; at least one
 * @param inTop5 for how many images the right label is among the model's first five; empty if it
 *     has no more than five
 * @param confusionMatrix how often each class was given each label
 * @param reliability how often the labels are right where the classifier is so sure
 */
public record Evaluation(
    String model,
    List<String> labels,
    SortedMap<String, Long> failures,
    List<ClassMetrics> classes,
    OptionalLong inTop5,
    ConfusionMatrix confusionMatrix,
    Reliability reliability) {

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  public Evaluation {
    labels = List.copyOf(labels);
    classes = List.copyOf(classes);
    if (classes.isEmpty()) {
      throw new IllegalArgumentException("no image has a result, so there is nothing to evaluate");
    }
  }

  /** Returns how many images have a result. */
  public long images() {
    return classes.stream().mapToLong(ClassMetrics::images).sum();
  }

  /** Returns how many images have no result. */
  public long failed() {
    return failures.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Returns how many images have the right label. */
  public long correct() {
    return classes.stream().mapToLong(ClassMetrics::correct).sum();
  }

  /** Returns the share of images with the right label, 0 to 1. */
  public double top1() {
    return (double) correct() / images();
  }

  /**
   * Returns the unweighted mean of a metric over the classes that have images.
   *
   * @param figure such as {@code ClassMetrics::f1}
   */
  public double macro(ToDoubleFunction<ClassMetrics> figure) {
    return classes.stream().mapToDouble(figure).average().orElseThrow();
  }

  /** Returns the contents of a {@code metrics.json}. */
  public byte[] toJson() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("model", model);
    json.put("images", images());
    json.put("failures", failures);
    json.put("top_1", top1());
    inTop5.ifPresent(count -> json.put("top_5", (double) count / images()));
    json.put(
        "macro_average",
        figures(
            macro(ClassMetrics::precision), macro(ClassMetrics::recall), macro(ClassMetrics::f1)));
    json.put("expected_calibration_error", reliability.expectedCalibrationError());
    json.put("reliability", reliability.bins().stream().map(Evaluation::json).toList());
    json.put("classes", classes.stream().map(Evaluation::json).toList());
    json.put("confusion_matrix", confusionMatrix.cells().stream().map(Evaluation::json).toList());
    json.put("confused_pairs_left_out", confusionMatrix.pairsLeftOut());
    try {
      return JSON.writeValueAsBytes(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e); // Strings and numbers only.
    }
  }

  private static Map<String, Object> json(ClassMetrics figures) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("label", figures.label());
    json.put("images", figures.images());
    json.put("correct", figures.correct());
    json.putAll(figures(figures.precision(), figures.recall(), figures.f1()));
    return json;
  }

  private static Map<String, Object> figures(double precision, double recall, double f1) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("precision", precision);
    json.put("recall", recall);
    json.put("f1", f1);
    return json;
  }

  private static Map<String, Object> json(Reliability.Bin bin) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("images", bin.images());
    json.put("mean_score", bin.confidence());
    json.put("accuracy", bin.accuracy());
    return json;
  }

  private static Map<String, Object> json(ConfusionMatrix.Cell cell) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("true_label", cell.trueLabel());
    json.put("predicted_label", cell.label());
    json.put("images", cell.images());
    return json;
  }
}
