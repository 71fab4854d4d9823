package io.sparkbit.training;

import io.sparkbit.evaluation.ClassMetrics;
import io.sparkbit.evaluation.Reliability;
import java.io.Serializable;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * How a model did on the validation images after a step.
 *
 * @param step the number of the step, from 0
 * @param metrics those of the problem ({@link ValidationMetric#of})
 * @param classes the counts of each class, in the order of class indices; empty if the model learns
 *     a value
 * @param thresholds of each class, if an image may show several; otherwise empty
 * @param certainty how sure the model is, if each image shows one class; otherwise null
 */
public record Validation(
    int step,
    Map<ValidationMetric, Double> metrics,
    List<ClassCounts> classes,
    List<LabelThreshold> thresholds,
    @Nullable Certainty certainty)
    implements Serializable {

  /**
   * The counts of one class.
   *
   * @param images how many images show it
   * @param predicted how many images the model took for it
   * @param correct how many of both
   */
  public record ClassCounts(long images, long predicted, long correct) implements Serializable {

    private ClassMetrics metrics(String label) {
      return new ClassMetrics(label, images, correct, precision(), recall(), f1());
    }

    /** Returns the share of the images taken for the class that show it, 0 to 1; 0 if none was. */
    public double precision() {
      return (double) correct / Math.max(1, predicted);
    }

    /** Returns the share of the class's images that were taken for it, 0 to 1; 0 if none is. */
    public double recall() {
      return (double) correct / Math.max(1, images);
    }

    /** Returns the harmonic mean of precision and recall; 0 if both are. */
    public double f1() {
      return 2.0 * correct / Math.max(1, images + predicted);
    }
  }

  /**
   * From where on the model takes an image for showing a class.
   *
   * @param threshold a probability, 0 to 1: the one with the highest F1 on these images
   * @param averagePrecision the mean precision over all thresholds, 0 to 1; 0 if no image shows the
   *     class
   */
  public record LabelThreshold(double threshold, double averagePrecision) implements Serializable {}

  public Validation {
    Map<ValidationMetric, Double> ordered = new EnumMap<>(ValidationMetric.class);
    ordered.putAll(metrics);
    metrics = Collections.unmodifiableMap(ordered);
    classes = List.copyOf(classes);
    thresholds = List.copyOf(thresholds);
  }

  /** Creates a validation of a model whose classes do not exclude each other, or of values. */
  public Validation(
      int step,
      Map<ValidationMetric, Double> metrics,
      List<ClassCounts> classes,
      List<LabelThreshold> thresholds) {
    this(step, metrics, classes, thresholds, null);
  }

  /** Returns how often the model is right where it is so sure, if each image shows one class. */
  public Optional<Reliability> reliability() {
    return Optional.ofNullable(certainty).map(Certainty::reliability);
  }

  /** Returns the temperature that these images tell, if they do. */
  public Optional<Certainty.Calibration> calibration() {
    return Optional.ofNullable(certainty).map(Certainty::calibration);
  }

  /** Returns from where on images show none of the classes, if these images tell. */
  public Optional<Certainty.Unknown> unknown() {
    return Optional.ofNullable(certainty).map(Certainty::unknown);
  }

  /**
   * Returns the mean loss of the images: the cross-entropy, the sum of the binary cross-entropies
   * of the classes, or the squared error of values in units of their variance.
   */
  public double loss() {
    return metric(ValidationMetric.LOSS);
  }

  /**
   * Returns a metric.
   *
   * @throws IllegalArgumentException if it does not fit the problem
   */
  public double metric(ValidationMetric metric) {
    if (!metrics.containsKey(metric)) {
      throw new IllegalArgumentException(
          "there is no %s among %s".formatted(metric.userName(), metrics.keySet()));
    }
    return Objects.requireNonNull(metrics.get(metric));
  }

  /** Returns all metrics for a person. */
  public String inWords() {
    return metrics.entrySet().stream()
        .map(
            entry ->
                "%s %s".formatted(entry.getKey().title(), entry.getKey().inWords(entry.getValue())))
        .collect(Collectors.joining(", "));
  }

  /**
   * Returns the metrics of the classes that have images.
   *
   * @param labels in the order of class indices
   */
  public List<ClassMetrics> classMetrics(List<String> labels) {
    return present().mapToObj(index -> classes.get(index).metrics(labels.get(index))).toList();
  }

  /** Returns the indices of the classes that have images. */
  public IntStream present() {
    return IntStream.range(0, classes.size()).filter(index -> classes.get(index).images() > 0);
  }

  /** Returns the unweighted mean of F1 over the classes that have images. */
  static double macroF1(List<ClassCounts> classes) {
    return classes.stream()
        .filter(counts -> counts.images() > 0)
        .mapToDouble(ClassCounts::f1)
        .average()
        .orElse(0);
  }

  /** Returns F1 over all pairs of image and class. */
  static double microF1(List<ClassCounts> classes) {
    return classes.stream()
        .reduce(
            (one, other) ->
                new ClassCounts(
                    one.images + other.images,
                    one.predicted + other.predicted,
                    one.correct + other.correct))
        .map(ClassCounts::f1)
        .orElse(0.0);
  }
}
