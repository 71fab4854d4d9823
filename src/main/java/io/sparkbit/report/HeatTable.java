package io.sparkbit.report;

import static io.sparkbit.report.page.Text.number;
import static io.sparkbit.report.page.Text.percent;
import static j2html.TagCreator.caption;
import static j2html.TagCreator.each;
import static j2html.TagCreator.p;
import static j2html.TagCreator.span;
import static j2html.TagCreator.table;
import static j2html.TagCreator.tbody;
import static j2html.TagCreator.td;
import static j2html.TagCreator.th;
import static j2html.TagCreator.thead;
import static j2html.TagCreator.tr;

import io.sparkbit.evaluation.Evaluation;
import io.sparkbit.report.page.HeatMap;
import io.sparkbit.report.page.Page;
import io.sparkbit.report.page.Scrolled;
import io.sparkbit.report.page.Text;
import j2html.tags.DomContent;
import j2html.tags.specialized.TdTag;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The confusion matrix as a table, in which darker cells hold a larger share of their row; with
 * many classes also as a small picture of all of it.
 */
final class HeatTable {

  /** As many classes as a table can be searched for. */
  private static final int SHOWN_CLASSES = 100;

  /** Larger tables are not seen at a glance. */
  private static final int SEEN_AT_ONCE = 25;

  /** Levels of color, which the style sheet knows. */
  private static final int LEVELS = 10;

  private static final String OTHERS = "others";

  private final ShownMatrix matrix;
  private final long pairsLeftOut;

  HeatTable(Evaluation evaluation) {
    this.matrix = ShownMatrix.of(evaluation, SHOWN_CLASSES);
    this.pairsLeftOut = evaluation.confusionMatrix().pairsLeftOut();
  }

  void addTo(Page page) {
    List<DomContent> content = new ArrayList<>();
    content.add(p(rule()).withClass("note"));
    if (matrix.classes().size() > SEEN_AT_ONCE) {
      content.add(overview());
    }
    content.add(
        Scrolled.of(
            "Confusion matrix",
            table(
                    caption("Confusion matrix").withClass("hidden"),
                    thead(headings()),
                    tbody(each(rows(), row -> row)))
                .withClass("heat")));
    page.add("matrix", "Confusion matrix", content.toArray(DomContent[]::new));
  }

  private String rule() {
    StringBuilder rule = new StringBuilder();
    if (matrix.hasOthers()) {
      rule.append(
          ("Of %s classes, the %d with the most mistakes: images of the class with another"
                  + " predicted label, and images of other classes with its label. ")
              .formatted(number(matrix.occurring()), matrix.classes().size()));
    }
    if (pairsLeftOut > 0) {
      rule.append(
          "The %s rarest pairs of confused classes are not included. "
              .formatted(number(pairsLeftOut)));
    }
    return rule.append(
            "Rows are true classes and columns are predicted labels, in the same order. The"
                + " stronger a cell's color, the larger its share of the row; the diagonal (green)"
                + " is correct, all else (red) is wrong.")
        .toString();
  }

  private DomContent overview() {
    int classes = matrix.classes().size();
    HeatMap map = new HeatMap(classes);
    long right = 0;
    long all = 0;
    for (int row = 0; row < classes; row++) {
      for (int column = 0; column < classes; column++) {
        long images = matrix.images(row, column);
        if (images > 0) {
          map.cell(row, column, heat(row, column));
        }
      }
      right += matrix.images(row, row);
      all += matrix.images(row);
    }
    return map.toHtml(
        "Picture of the matrix of %d classes: %s of their images are on the diagonal"
            .formatted(classes, percent((double) right / Math.max(1, all))));
  }

  private DomContent headings() {
    return tr(
        th(span("true \u2193 predicted \u2192")).withClass("corner").attr("scope", "col"),
        each(
            names().toList(),
            name ->
                th(span(Text.of(name)))
                    .attr("scope", "col")
                    .withClass("column")
                    .withTitle(Text.printable(name))));
  }

  private Stream<String> names() {
    Stream<String> classes = matrix.classes().stream();
    return matrix.hasOthers() ? Stream.concat(classes, Stream.of(OTHERS)) : classes;
  }

  private List<DomContent> rows() {
    List<String> names = names().map(Text::printable).toList();
    return IntStream.range(0, names.size()).mapToObj(row -> row(names, row)).toList();
  }

  private DomContent row(List<String> names, int row) {
    return tr(
        th(span(Text.of(names.get(row)))).attr("scope", "row").withTitle(names.get(row)),
        each(
            IntStream.range(0, names.size()).boxed().toList(), column -> cell(names, row, column)));
  }

  private DomContent cell(List<String> names, int row, int column) {
    long images = matrix.images(row, column);
    if (images == 0) {
      return td();
    }
    TdTag cell = td(number(images));
    if (row == matrix.classes().size()) {
      return cell.withClass("others");
    }
    return cell.withClass("%s%d".formatted(row == column ? "r" : "w", level(heat(row, column))))
        .withTitle(
            "%s predicted as %s: %s, %s"
                .formatted(
                    names.get(row),
                    names.get(column),
                    Text.count(images, "image"),
                    percent(share(row, column))));
  }

  private double share(int row, int column) {
    return (double) matrix.images(row, column) / matrix.images(row);
  }

  /** Without the square root, the usual few percent of mistakes would look white. */
  private double heat(int row, int column) {
    return Math.sqrt(share(row, column));
  }

  private static int level(double heat) {
    return Math.max(1, (int) Math.ceil(heat * LEVELS));
  }
}
