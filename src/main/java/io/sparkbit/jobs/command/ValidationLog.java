package io.sparkbit.jobs.command;

import io.sparkbit.evaluation.ClassMetrics;
import io.sparkbit.evaluation.Reliability;
import io.sparkbit.jobs.table.CsvFormat;
import io.sparkbit.jobs.table.FormulaCells;
import io.sparkbit.training.Certainty.Calibration;
import io.sparkbit.training.Certainty.Unknown;
import io.sparkbit.training.Validation;
import io.sparkbit.training.ValidationMetric;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
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
    List<Column> columns = columns();
    return CsvFormat.write(
        columns.stream().map(Column::name).toList(),
        validations.stream()
            .map(one -> columns.stream().map(column -> column.value().apply(one)).toArray())
            .toList());
  }

  /** A column of the table of validations; a cell without a value is empty. */
  private record Column(String name, Function<Validation, Object> value) {}

  private List<Column> columns() {
    List<Column> columns = new ArrayList<>(List.of(new Column("step", Validation::step)));
    for (ValidationMetric metric : validations.get(0).metrics().keySet()) {
      columns.add(new Column(metric.column(), one -> one.metric(metric)));
    }
    if (validations.get(0).reliability().isPresent()) {
      columns.add(
          new Column(
              "ece", one -> cell(one.reliability().map(Reliability::expectedCalibrationError))));
    }
    if (validations.stream().anyMatch(one -> one.calibration().isPresent())) {
      columns.add(
          new Column("temperature", one -> cell(one.calibration().map(Calibration::temperature))));
      columns.add(
          new Column("calibrated_loss", one -> cell(one.calibration().map(Calibration::loss))));
      columns.add(
          new Column(
              "calibrated_ece",
              one ->
                  cell(
                      one.calibration()
                          .map(found -> found.reliability().expectedCalibrationError()))));
    }
    if (validations.stream().anyMatch(one -> one.unknown().isPresent())) {
      columns.add(
          new Column("unknown_threshold", one -> cell(one.unknown().map(Unknown::threshold))));
    }
    return columns;
  }

  private static Object cell(Optional<Double> value) {
    return value.<Object>map(number -> number).orElse("");
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
