package io.sparkbit.jobs.command;

import io.sparkbit.evaluation.ClassMetrics;
import io.sparkbit.jobs.table.CsvFormat;
import io.sparkbit.jobs.table.FormulaCells;
import io.sparkbit.training.Validation;
import java.util.List;

/**
 * The validations of a training, as tables.
 *
 * @param labels in the order of class indices
 */
record ValidationLog(List<Validation> validations, List<String> labels) {

  private static final List<String> COLUMNS = List.of("step", "loss", "accuracy", "macro_f1");
  private static final List<String> OF_CLASSES =
      List.of("label", "images", "correct", "precision", "recall", "f1");

  /** Returns a row for each validation; steps count from 0, as in the log of steps. */
  byte[] toCsv() {
    return CsvFormat.write(
        COLUMNS,
        validations.stream()
            .map(one -> new Object[] {one.step(), one.loss(), one.accuracy(), one.macroF1()})
            .toList());
  }

  /** Returns a row for each class that has images. */
  byte[] classesToCsv(Validation validation) {
    return CsvFormat.write(
        OF_CLASSES, validation.metrics(labels).stream().map(ValidationLog::row).toList());
  }

  private static Object[] row(ClassMetrics one) {
    return new Object[] {
      FormulaCells.quoted(one.label()),
      one.images(),
      one.correct(),
      one.precision(),
      one.recall(),
      one.f1()
    };
  }
}
