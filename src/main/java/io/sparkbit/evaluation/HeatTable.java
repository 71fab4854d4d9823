package io.sparkbit.evaluation;

import static io.sparkbit.evaluation.EvaluationReport.number;
import static io.sparkbit.evaluation.EvaluationReport.percent;
import static j2html.TagCreator.div;
import static j2html.TagCreator.each;
import static j2html.TagCreator.h2;
import static j2html.TagCreator.p;
import static j2html.TagCreator.section;
import static j2html.TagCreator.span;
import static j2html.TagCreator.table;
import static j2html.TagCreator.tbody;
import static j2html.TagCreator.td;
import static j2html.TagCreator.th;
import static j2html.TagCreator.thead;
import static j2html.TagCreator.tr;

import j2html.tags.DomContent;
import j2html.tags.specialized.TdTag;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The confusion matrix as an HTML table, in which darker cells hold a larger share of their row.
 */
final class HeatTable {

  /** As many classes as a person can still compare. */
  private static final int SHOWN_CLASSES = 25;

  private static final String RIGHT_COLOR = "26,127,90";
  private static final String WRONG_COLOR = "201,58,58";
  private static final double DARK = 0.55;

  private static final String OTHERS = "others";

  private final ShownMatrix matrix;
  private final long pairsLeftOut;

  HeatTable(Evaluation evaluation) {
    this.matrix = ShownMatrix.of(evaluation, SHOWN_CLASSES);
    this.pairsLeftOut = evaluation.confusionMatrix().pairsLeftOut();
  }

  DomContent toHtml() {
    return section(
        h2("Confusion matrix"),
        p(rule()).withClass("note"),
        div(table(thead(headings()), tbody(each(rows(), row -> row))).withClass("heat"))
            .withClass("scrolled"));
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
            "Rows are true classes and columns are predicted labels. The darker a cell, the"
                + " larger its share of the row; green is correct, red is wrong.")
        .toString();
  }

  private DomContent headings() {
    return tr(
        th(span("true \u2193   predicted \u2192")).withClass("corner"),
        each(
            names().toList(),
            name -> th(span(name)).attr("scope", "col").withClass("column").withTitle(name)));
  }

  private Stream<String> names() {
    Stream<String> classes = matrix.classes().stream();
    return matrix.hasOthers() ? Stream.concat(classes, Stream.of(OTHERS)) : classes;
  }

  private List<DomContent> rows() {
    List<String> names = names().toList();
    return IntStream.range(0, names.size()).mapToObj(row -> row(names, row)).toList();
  }

  private DomContent row(List<String> names, int row) {
    return tr(
        th(span(names.get(row))).attr("scope", "row").withTitle(names.get(row)),
        each(
            IntStream.range(0, names.size()).boxed().toList(), column -> cell(names, row, column)));
  }

  private DomContent cell(List<String> names, int row, int column) {
    long images = matrix.images(row, column);
    if (images == 0) {
      return td();
    }
    TdTag cell = td(number(images));
    boolean ofOthers = row == matrix.classes().size();
    if (ofOthers) {
      return cell.withClass("others");
    }
    double share = (double) images / matrix.images(row);
    // Without the square root, the usual few percent of mistakes would look white.
    double heat = Math.sqrt(share);
    return cell.withCondClass(heat > DARK, "dark")
        .withStyle(
            String.format(
                Locale.ROOT,
                "background:rgba(%s,%.2f)",
                row == column ? RIGHT_COLOR : WRONG_COLOR,
                heat))
        .withTitle(
            "%s predicted as %s: %s images, %s of %s"
                .formatted(
                    names.get(row),
                    names.get(column),
                    number(images),
                    percent(share),
                    names.get(row)));
  }
}
