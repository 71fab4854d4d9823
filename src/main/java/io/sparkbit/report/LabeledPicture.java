package io.sparkbit.report;

import static io.sparkbit.report.page.Text.percent;
import static j2html.TagCreator.each;
import static j2html.TagCreator.span;
import static j2html.TagCreator.text;

import io.sparkbit.report.page.Gallery;
import io.sparkbit.report.page.Text;
import j2html.tags.DomContent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An image with the label that a model gave it.
 *
 * @param path the path of the image, if it has one
 * @param label the label that the model predicted
 * @param score the model's score for that label, 0 to 1
 * @param trueLabel the class that the image shows, if known
 * @param picture a {@code data:} URI of the image; empty if it can no longer be read
 */
public record LabeledPicture(
    Optional<String> path,
    String label,
    double score,
    Optional<String> trueLabel,
    Optional<String> picture) {

  private boolean isWrong() {
    return trueLabel.isPresent() && !trueLabel.get().equals(label);
  }

  Gallery.Picture forGallery() {
    List<DomContent> caption = new ArrayList<>();
    caption.add(
        each(
            span(Text.of(label)).withClass(isWrong() ? "wrong" : "label"),
            text(" "),
            span(percent(score)).withClass("score")));
    trueLabel
        .filter(truth -> isWrong())
        .ifPresent(
            truth -> caption.add(each(text("is "), span(Text.of(truth)).withClass("right"))));
    return new Gallery.Picture(picture, inWords(), caption, path);
  }

  /** Names the image as a person would: what it shows, its file, and what the model says. */
  private String inWords() {
    String shows = trueLabel.map(truth -> Text.printable(truth) + ", ").orElse("");
    return "%s%s, labeled %s with %s"
        .formatted(shows, Text.shortName(path), Text.printable(label), percent(score));
  }
}
