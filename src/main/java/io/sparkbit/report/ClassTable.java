package io.sparkbit.report;

import static io.sparkbit.report.page.Text.number;
import static j2html.TagCreator.p;

import io.sparkbit.evaluation.ClassMetrics;
import io.sparkbit.report.page.Page;
import io.sparkbit.report.page.Table;
import java.util.Comparator;
import java.util.List;

/**
 * The metrics of each class, the worst first.
 *
 * @param file that has those of all
 */
record ClassTable(List<ClassMetrics> classes, String file) {

  /** All of ImageNet's. */
  private static final int SHOWN = 1000;

  void addTo(Page page) {
    Table table =
        new Table("Metrics of each class")
            .column("Class", Table.Kind.TEXT)
            .sortedColumn("F1", Table.Kind.SHARE)
            .column("Precision", Table.Kind.SHARE)
            .column("Recall", Table.Kind.SHARE)
            .column("Correct", Table.Kind.NUMBER)
            .column("Images", Table.Kind.NUMBER);
    classes.stream()
        .sorted(Comparator.comparing(ClassMetrics::f1))
        .limit(SHOWN)
        .forEach(
            one ->
                table.row(
                    one.label(),
                    one.f1(),
                    one.precision(),
                    one.recall(),
                    one.correct(),
                    one.images()));
    page.add("classes", "Classes", p(rule()).withClass("note"), table.toHtml());
  }

  private String rule() {
    return classes.size() <= SHOWN
        ? "All classes that have images, lowest F1 first."
        : "The %s of %s classes with the lowest F1; %s has all of them."
            .formatted(number(SHOWN), number(classes.size()), file);
  }
}
