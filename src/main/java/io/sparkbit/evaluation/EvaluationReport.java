package io.sparkbit.evaluation;

import static j2html.TagCreator.body;
import static j2html.TagCreator.code;
import static j2html.TagCreator.div;
import static j2html.TagCreator.document;
import static j2html.TagCreator.each;
import static j2html.TagCreator.figcaption;
import static j2html.TagCreator.figure;
import static j2html.TagCreator.h1;
import static j2html.TagCreator.h2;
import static j2html.TagCreator.head;
import static j2html.TagCreator.header;
import static j2html.TagCreator.html;
import static j2html.TagCreator.img;
import static j2html.TagCreator.li;
import static j2html.TagCreator.main;
import static j2html.TagCreator.meta;
import static j2html.TagCreator.p;
import static j2html.TagCreator.rawHtml;
import static j2html.TagCreator.section;
import static j2html.TagCreator.span;
import static j2html.TagCreator.style;
import static j2html.TagCreator.table;
import static j2html.TagCreator.tbody;
import static j2html.TagCreator.td;
import static j2html.TagCreator.text;
import static j2html.TagCreator.th;
import static j2html.TagCreator.thead;
import static j2html.TagCreator.title;
import static j2html.TagCreator.tr;
import static j2html.TagCreator.ul;

import j2html.tags.DomContent;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * A self-contained HTML page for an {@link Evaluation}: the headline metrics, a table of classes,
 * the confusion matrix and the worst mistakes. Labels and paths are escaped.
 */
public final class EvaluationReport {

  private static final int SHOWN_CLASSES = 200;

  private static final String STYLE = "report.css";

  private final Evaluation evaluation;
  private final List<Mistake> mistakes;
  private final List<String> errors;

  /**
   * Creates a report.
   *
   * @param mistakes the worst mistakes, worst first
   * @param errors the errors of images without a result; only some of them if there are many
   */
  public EvaluationReport(Evaluation evaluation, List<Mistake> mistakes, List<String> errors) {
    this.evaluation = evaluation;
    this.mistakes = List.copyOf(mistakes);
    this.errors = List.copyOf(errors);
  }

  /** Returns the page. */
  public String toHtml() {
    return document(
        html(
                head(
                    meta().withCharset("utf-8"),
                    meta().withName("viewport").withContent("width=device-width, initial-scale=1"),
                    title("Evaluation of " + evaluation.model()),
                    style(rawHtml(styleSheet()))),
                body(
                    header(h1("Evaluation"), p(code(evaluation.model()))),
                    main(
                        each(
                            headline(),
                            failures(),
                            classes(),
                            new HeatTable(evaluation).toHtml(),
                            mistakes()))))
            .withLang("en"));
  }

  private static String styleSheet() {
    try (InputStream in = EvaluationReport.class.getResourceAsStream(STYLE)) {
      if (in == null) {
        throw new IllegalStateException("The jar has no " + STYLE);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private DomContent headline() {
    List<DomContent> figures = new ArrayList<>();
    figures.add(
        card("Top-1 accuracy", percent(evaluation.top1()), "the correct label comes first"));
    evaluation
        .inTop5()
        .ifPresent(
            count ->
                figures.add(
                    card(
                        "Top-5 accuracy",
                        percent((double) count / evaluation.images()),
                        "the correct label is among the first five")));
    figures.add(
        card(
            "Macro F1",
            percent(evaluation.macro(ClassMetrics::f1)),
            "precision %s, recall %s"
                .formatted(
                    percent(evaluation.macro(ClassMetrics::precision)),
                    percent(evaluation.macro(ClassMetrics::recall)))));
    figures.add(
        card(
            "Images",
            number(evaluation.images()),
            "of %s of the model's %s classes"
                .formatted(
                    number(evaluation.classes().size()), number(evaluation.labels().size()))));
    figures.add(
        card(
            "Failures",
            number(evaluation.failed()),
            evaluation.failed() == 0 ? "every image was read" : "images that could not be read"));
    return section(each(figures, content -> content)).withClass("headline");
  }

  private static DomContent card(String name, String value, String meaning) {
    return div(
            span(name).withClass("name"),
            span(value).withClass("value"),
            span(meaning).withClass("meaning"))
        .withClass("card");
  }

  private DomContent failures() {
    if (evaluation.failed() == 0) {
      return text("");
    }
    List<DomContent> parts = new ArrayList<>();
    parts.add(h2("Failures"));
    parts.add(
        p("Images that could not be read count as neither correct nor wrong.").withClass("note"));
    parts.add(
        ul(each(
                evaluation.failures(),
                (reason, count) -> li(code(reason), text(" " + number(count)))))
            .withClass("reasons"));
    if (errors.size() < evaluation.failed() && !errors.isEmpty()) {
      parts.add(p("The first %d of them by path:".formatted(errors.size())).withClass("note"));
    }
    parts.add(ul(each(errors, error -> li(code(error)))).withClass("errors"));
    return section(each(parts, part -> part));
  }

  private DomContent classes() {
    List<ClassMetrics> worstFirst =
        evaluation.classes().stream()
            .sorted(Comparator.comparing(ClassMetrics::f1))
            .limit(SHOWN_CLASSES)
            .toList();
    String rule =
        worstFirst.size() == evaluation.classes().size()
            ? "All classes that have images, lowest F1 first."
            : "The %d of %s classes with the lowest F1; metrics.json has all of them."
                .formatted(SHOWN_CLASSES, number(evaluation.classes().size()));
    return section(
        h2("Classes"),
        p(rule).withClass("note"),
        div(table(
                    thead(
                        tr(
                            th("Class"),
                            th("Images").withClass("number"),
                            th("Correct").withClass("number"),
                            th("Precision"),
                            th("Recall"),
                            th("F1"))),
                    tbody(each(worstFirst, EvaluationReport::row)))
                .withClass("classes"))
            .withClass("scrolled"));
  }

  private static DomContent row(ClassMetrics figures) {
    return tr(
        th(figures.label()).attr("scope", "row"),
        td(number(figures.images())).withClass("number"),
        td(number(figures.correct())).withClass("number"),
        bar(figures.precision()),
        bar(figures.recall()),
        bar(figures.f1()));
  }

  private static DomContent bar(double share) {
    return td(
        div(
                div()
                    .withClass("fill")
                    .withStyle(String.format(Locale.ROOT, "width:%.1f%%", 100 * share)),
                span(percent(share)))
            .withClass("bar"));
  }

  private DomContent mistakes() {
    long wrong = evaluation.images() - evaluation.correct();
    List<DomContent> parts = new ArrayList<>();
    parts.add(h2("Worst mistakes"));
    if (mistakes.isEmpty()) {
      parts.add(
          p(wrong == 0
                  ? "No label is wrong."
                  : "%s labels are wrong; no examples were requested.".formatted(number(wrong)))
              .withClass("note"));
    } else {
      parts.add(
          p("The %d of %s wrong labels with the highest scores."
                  .formatted(mistakes.size(), number(wrong)))
              .withClass("note"));
      parts.add(div(each(mistakes, EvaluationReport::mistake)).withClass("mistakes"));
    }
    return section(each(parts, part -> part));
  }

  private static DomContent mistake(Mistake mistake) {
    DomContent picture =
        mistake
            .picture()
            .<DomContent>map(uri -> img().withSrc(uri).withAlt(mistake.path()))
            .orElseGet(() -> span("no picture").withClass("missing"));
    return figure(
        div(picture).withClass("picture"),
        figcaption(
            span(mistake.label()).withClass("wrong"),
            span(percent(mistake.score())).withClass("score"),
            span("is " + mistake.trueLabel()).withClass("right"),
            span(mistake.path()).withClass("path").withTitle(mistake.path())));
  }

  static String percent(double share) {
    return String.format(Locale.ROOT, "%.2f%%", 100 * share);
  }

  static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
