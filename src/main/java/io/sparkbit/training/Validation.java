package io.sparkbit.training;

import io.sparkbit.evaluation.ClassMetrics;
import java.io.Serializable;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How a model did on the validation images after a step.
 *
 * @param step the number of the step, from 0
 * @param loss the mean cross-entropy of the images
 * @param classes the counts of each class, in the order of class indices
 */
public record Validation(int step, double loss, List<ClassCounts> classes) implements Serializable {

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

  public Validation {
    classes = List.copyOf(classes);
  }

  /**
   * Returns the metrics of the classes that have images.
   *
   * @param labels in the order of class indices
   */
  public List<ClassMetrics> metrics(List<String> labels) {
    return IntStream.range(0, classes.size())
        .filter(index -> classes.get(index).images() > 0)
        .mapToObj(index -> classes.get(index).metrics(labels.get(index)))
        .toList();
  }

  /** Returns the number of images. */
  public long images() {
    return classes.stream().mapToLong(ClassCounts::images).sum();
  }

  /** Returns the share of images with the right label, 0 to 1. */
  public double accuracy() {
    return (double) classes.stream().mapToLong(ClassCounts::correct).sum() / images();
  }

  /** Returns the unweighted mean of F1 over the classes that have images. */
  public double macroF1() {
    return classes.stream()
        .filter(counts -> counts.images() > 0)
        .mapToDouble(ClassCounts::f1)
        .average()
        .orElseThrow();
  }
}
