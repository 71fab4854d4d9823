package io.sparkbit.report;

import static io.sparkbit.report.page.Text.number;
import static io.sparkbit.report.page.Text.percent;
import static j2html.TagCreator.p;
import static java.util.stream.Collectors.joining;

import io.sparkbit.evaluation.ClassMetrics;
import io.sparkbit.evaluation.Evaluation;
import io.sparkbit.report.page.Cards;
import io.sparkbit.report.page.Failures;
import io.sparkbit.report.page.Gallery;
import io.sparkbit.report.page.Page;
import io.sparkbit.report.page.ReliabilityDiagram;
import j2html.tags.DomContent;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A page for an {@link Evaluation}: the headline metrics, a table of classes, the confusion matrix
 * and the worst mistakes.
 *
 * @param mistakes the worst mistakes, worst first
 * @param errors the errors of images without a result; only some of them if there are many
 */
public record EvaluationReport(Evaluation evaluation, List<Mistake> mistakes, List<String> errors) {

  public EvaluationReport {
    mistakes = List.copyOf(mistakes);
    errors = List.copyOf(errors);
  }

  /** Returns the page. */
  public String toHtml() {
    Failures failures = new Failures(evaluation.failures(), errors);
    Page page =
        new Page("Evaluation", evaluation.model(), Page.Script.SORT).lead(headline(failures));
    new ClassTable(evaluation.classes(), "metrics.json").addTo(page);
    page.add(
        "certainty",
        "How sure it is",
        p("How often labels are right where the model is so sure. Bars below the dashed line: it is"
                + " surer than it is right.")
            .withClass("note"),
        new ReliabilityDiagram("Scores", evaluation.reliability()).toHtml());
    new ConfusedPairs(evaluation).addTo(page);
    new HeatTable(evaluation).addTo(page);
    page.add("mistakes", "Worst mistakes", gallery());
    failures.addTo(page, "Images that could not be read count as neither correct nor wrong.");
    return page.toHtml();
  }

  private DomContent headline(Failures failures) {
    Cards cards = new Cards();
    cards.add("Top-1 accuracy", percent(evaluation.top1()), "the correct label comes first");
    evaluation
        .inTop5()
        .ifPresent(
            count ->
                cards.add(
                    "Top-5 accuracy",
                    percent((double) count / evaluation.images()),
                    "the correct label is among the first five"));
    cards.add(
        "Macro F1",
        percent(evaluation.macro(ClassMetrics::f1)),
        "precision %s, recall %s"
            .formatted(
                percent(evaluation.macro(ClassMetrics::precision)),
                percent(evaluation.macro(ClassMetrics::recall))));
    cards.add(
        "Calibration error",
        percent(evaluation.reliability().expectedCalibrationError()),
        "between score and accuracy (ECE)");
    cards.add(
        "Images",
        number(evaluation.images()),
        "of %s of the model's %s classes"
            .formatted(number(evaluation.classes().size()), number(evaluation.labels().size())));
    failures.addTo(cards);
    return cards.toHtml();
  }

  private String beside() {
    boolean hasMaps = mistakes.stream().anyMatch(mistake -> mistake.heatmap().isPresent());
    boolean hasNeighbors = mistakes.stream().anyMatch(mistake -> !mistake.nearest().isEmpty());
    return Stream.of(
            hasMaps ? "what the network read, bright where it saw the label" : "",
            hasNeighbors
                ? "the most similar training images, with their labels and the cosine of their features"
                : "")
        .filter(part -> !part.isEmpty())
        .collect(
            Collectors.collectingAndThen(
                joining("; then "),
                parts -> parts.isEmpty() ? "" : " Beside each: %s.".formatted(parts)));
  }

  private DomContent[] gallery() {
    long wrong = evaluation.images() - evaluation.correct();
    if (mistakes.isEmpty()) {
      String none =
          wrong == 0
              ? "No label is wrong."
              : "%s labels are wrong; no examples were requested.".formatted(number(wrong));
      return new DomContent[] {p(none).withClass("note")};
    }
    String shown =
        mistakes.size() == wrong
            ? "All wrong labels, the highest scores first."
            : "The %d of %s wrong labels with the highest scores."
                .formatted(mistakes.size(), number(wrong));
    return new DomContent[] {
      p(shown + beside()).withClass("note"),
      Gallery.ofGroups(mistakes.stream().map(Mistake::forGallery).toList())
    };
  }
}
