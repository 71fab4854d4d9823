package io.sparkbit.report;

import static io.sparkbit.report.page.Text.number;
import static j2html.TagCreator.p;

import io.sparkbit.evaluation.ClassMetrics;
import io.sparkbit.evaluation.ConfusionMatrix;
import io.sparkbit.evaluation.Evaluation;
import io.sparkbit.report.page.Page;
import io.sparkbit.report.page.Table;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The classes that are taken for one another most often: what a large matrix has to say. */
record ConfusedPairs(Evaluation evaluation) {

  private static final int SHOWN = 20;

  void addTo(Page page) {
    List<ConfusionMatrix.Cell> confused =
        evaluation.confusionMatrix().cells().stream().filter(cell -> !cell.isCorrect()).toList();
    if (confused.isEmpty()) {
      return;
    }
    Map<String, Long> images = new HashMap<>();
    for (ClassMetrics metrics : evaluation.classes()) {
      images.put(metrics.label(), metrics.images());
    }
    Table table =
        new Table("Most confused classes")
            .column("Class", Table.Kind.TEXT)
            .column("Taken for", Table.Kind.TEXT)
            .column("Images", Table.Kind.NUMBER)
            .column("Of the class", Table.Kind.SHARE);
    confused.stream()
        .sorted(Comparator.comparingLong(ConfusionMatrix.Cell::images).reversed())
        .limit(SHOWN)
        .forEach(
            cell ->
                table.row(
                    cell.trueLabel(),
                    cell.label(),
                    cell.images(),
                    (double) cell.images() / images.getOrDefault(cell.trueLabel(), cell.images())));
    page.add(
        "confused", "Most confused", p(rule(confused.size())).withClass("note"), table.toHtml());
  }

  private static String rule(int pairs) {
    return pairs <= SHOWN
        ? "All pairs of a class and a wrong label, most images first."
        : "The %d of %s pairs of a class and a wrong label that have the most images."
            .formatted(SHOWN, number(pairs));
  }
}
