package io.sparkbit.report;

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
 * An image with an issue.
 *
 * @param image the image
 * @param other the image that it repeats, if it repeats one
 * @param suggestedLabel the label that it more likely has, if its own is likely wrong
 * @param score how bad the issue is
 */
public record Finding(
    Shown image, Optional<Shown> other, Optional<String> suggestedLabel, double score) {

  /**
   * An image on a page.
   *
   * @param path the path of the image, if it has one
   * @param label the label that it was given, if any
   * @param picture a {@code data:} URI of the image; empty if it can no longer be read
   */
  public record Shown(Optional<String> path, Optional<String> label, Optional<String> picture) {

    private Gallery.Picture withCaption(List<DomContent> caption) {
      String shows = label.map(given -> "labeled %s, ".formatted(Text.printable(given))).orElse("");
      return new Gallery.Picture(picture, shows + Text.shortName(path), caption, path);
    }
  }

  List<Gallery.Picture> forGallery() {
    List<Gallery.Picture> pictures = new ArrayList<>();
    pictures.add(image.withCaption(caption()));
    other.ifPresent(
        repeated -> pictures.add(repeated.withCaption(List.of(label(repeated, contradicts())))));
    return pictures;
  }

  /** Returns whether both images have labels, and these differ. */
  private boolean contradicts() {
    Optional<String> others = other.flatMap(Shown::label);
    return others.isPresent() && image.label.isPresent() && !others.equals(image.label);
  }

  private List<DomContent> caption() {
    List<DomContent> caption = new ArrayList<>();
    caption.add(
        each(
            label(image, suggestedLabel.isPresent() || contradicts()),
            text(" "),
            span(Text.figure(score)).withClass("score")));
    suggestedLabel.ifPresent(
        label -> caption.add(each(text("likely "), span(Text.of(label)).withClass("right"))));
    return caption;
  }

  private static DomContent label(Shown shown, boolean isDoubtful) {
    return span(shown.label.map(Text::of).orElseGet(() -> text("")))
        .withClass(isDoubtful ? "wrong" : "label");
  }
}
