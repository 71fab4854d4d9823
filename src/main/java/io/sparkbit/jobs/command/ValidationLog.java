package io.sparkbit.jobs.command;

import io.sparkbit.evaluation.ClassMetrics;
import io.sparkbit.jobs.table.CsvFormat;
import io.sparkbit.jobs.table.FormulaCells;
import io.sparkbit.training.Validation;
import io.sparkbit.training.ValidationMetric;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The validations of a training, as tables.
 *
 * @param labels in the order of class indices
 */
record ValidationLog(List<Validation> validations, List<String> labels) {

  private static final List<String> OF_CLASSES =
      List.of("label", "images", "correct", "precision", "recall", "f1");
  private static final List<String> OF_THRESHOLDS = List.of("threshold", "average_precision");

  /** Returns a row for each validation; steps count from 0, as in the log of steps. */
  byte[] toCsv() {
    Set<ValidationMetric> metrics = validations.get(0).metrics().keySet();
    return CsvFormat.write(
        Stream.concat(Stream.of("step"), metrics.stream().map(ValidationMetric::column)).toList(),
        validations.stream()
            .map(
                one ->
                    Stream.concat(Stream.of(one.step()), metrics.stream().map(one::metric))
                        .toArray())
            .toList());
  }

  /** Returns a row for each class that has images. */
  byte[] classesToCsv(Validation validation) {
    List<ClassMetrics> metrics = validation.classMetrics(labels);
    if (validation.thresholds().isEmpty()) {
      return CsvFormat.write(OF_CLASSES, metrics.stream().map(one -> row(one).toArray()).toList());
    }
    List<Validation.LabelThreshold> thresholds =
        validation.present().mapToObj(validation.thresholds()::get).toList();
    return CsvFormat.write(
        Stream.concat(OF_CLASSES.stream(), OF_THRESHOLDS.stream()).toList(),
        IntStream.range(0, metrics.size())
            .mapToObj(i -> Stream.concat(row(metrics.get(i)), row(thresholds.get(i))).toArray())
            .toList());
  }

  private static Stream<Object> row(ClassMetrics one) {
    return Stream.of(
        FormulaCells.quoted(one.label()),
        one.images(),
        one.correct(),
        one.precision(),
        one.recall(),
        one.f1());
  }

  private static Stream<Object> row(Validation.LabelThreshold one) {
    return Stream.of(one.threshold(), one.averagePrecision());
  }
}
