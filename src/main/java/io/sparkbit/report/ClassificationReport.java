package io.sparkbit.report;

import static io.sparkbit.report.page.Text.number;
import static io.sparkbit.report.page.Text.percent;
import static j2html.TagCreator.p;

import io.sparkbit.report.page.Bars;
import io.sparkbit.report.page.Cards;
import io.sparkbit.report.page.Failures;
import io.sparkbit.report.page.Gallery;
import io.sparkbit.report.page.Histogram;
import io.sparkbit.report.page.Page;
import io.sparkbit.report.page.Text;
import j2html.tags.DomContent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A page for the labels that a model gave images: how often each, how sure it was, some of the
 * images, and failures.
 *
 * @param model the location of the model
 * @param labels how many images got each label, the most frequent first; empty if no image has one
 * @param scores the number of images by score, in ranges of the same width from 0 to 1
 * @param accuracy the share of right labels among images whose true label is known, if any
 * @param pictures some of the images, the least certain first
 * @param failures images without a label
 */
public record ClassificationReport(
    String model,
    List<Bars.Bar> labels,
    List<Long> scores,
    Optional<Double> accuracy,
    List<LabeledPicture> pictures,
    Failures failures) {

  private static final int SHOWN_LABELS = 30;
  private static final double SURE = 0.9;

  public ClassificationReport {
    labels = List.copyOf(labels);
    scores = List.copyOf(scores);
    pictures = List.copyOf(pictures);
  }

  private long images() {
    return labels.stream().mapToLong(Bars.Bar::count).sum();
  }

  /** Returns the page. */
  public String toHtml() {
    Page page = new Page("Labels", model).lead(headline());
    if (!labels.isEmpty()) {
      page.add(
          "labels",
          "Labels",
          p(rule()).withClass("note"),
          new Bars("Images by label", "Label", shownLabels()).toHtml(images()));
      page.add(
          "scores",
          "Scores",
          p("How sure the model is of the label that it gave.").withClass("note"),
          new Histogram("Scores", scores).toHtml());
      page.add("pictures", "Pictures", gallery());
    }
    failures.addTo(page, "These images have no label; they are in no other figure of this page.");
    return page.toHtml();
  }

  private DomContent headline() {
    long images = images();
    Cards cards = new Cards();
    cards.add("Images", number(images), "with a label");
    cards.add(
        "Labels",
        number(labels.size()),
        labels.isEmpty()
            ? "no image has a label"
            : "the most frequent is %s".formatted(Text.printable(labels.get(0).name())));
    if (images > 0) {
      cards.add("Sure", percent((double) atLeast(SURE) / images), "have a score of 0.9 or more");
    }
    accuracy.ifPresent(
        share -> cards.add("Accuracy", percent(share), "of the images whose folder is a label"));
    failures.addTo(cards);
    return cards.toHtml();
  }

  private long atLeast(double score) {
    return scores.stream().skip(Math.round(score * scores.size())).mapToLong(Long::longValue).sum();
  }

  private String rule() {
    return labels.size() <= SHOWN_LABELS
        ? "All labels that occur, most images first."
        : "The %d most frequent of %s labels that occur."
            .formatted(SHOWN_LABELS, number(labels.size()));
  }

  private List<Bars.Bar> shownLabels() {
    if (labels.size() <= SHOWN_LABELS) {
      return labels;
    }
    List<Bars.Bar> shown = new ArrayList<>(labels.subList(0, SHOWN_LABELS));
    List<Bars.Bar> others = labels.subList(SHOWN_LABELS, labels.size());
    shown.add(
        new Bars.Bar(
            "%s others".formatted(number(others.size())),
            others.stream().mapToLong(Bars.Bar::count).sum()));
    return shown;
  }

  private DomContent[] gallery() {
    return new DomContent[] {
      p("%d of %s, spread over labels and scores, the least certain first."
              .formatted(pictures.size(), Text.count(images(), "image")))
          .withClass("note"),
      new Gallery(pictures.stream().map(LabeledPicture::forGallery).toList()).toHtml()
    };
  }
}
