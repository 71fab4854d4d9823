package io.sparkbit.report;

import static j2html.TagCreator.each;
import static j2html.TagCreator.span;
import static j2html.TagCreator.text;

import io.sparkbit.report.page.Gallery;
import io.sparkbit.report.page.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An image with a wrong label, and why it may have got it.
 *
 * @param image the image
 * @param heatmap a {@code data:} URI of what the network read, bright where it saw the label
 * @param nearest the most similar training images, the most similar first
 */
public record Mistake(LabeledPicture image, Optional<String> heatmap, List<Neighbor> nearest) {

  /**
   * A training image.
   *
   * @param path the path of the image
   * @param label its label, if it has one
   * @param cosine of its pooled features and those of the image that it is similar to
   * @param picture a {@code data:} URI; empty if it can no longer be read
   */
  public record Neighbor(
      Optional<String> path, Optional<String> label, double cosine, Optional<String> picture) {

    private Gallery.Picture forGallery() {
      String shows = label.map(given -> Text.printable(given) + ", ").orElse("");
      return new Gallery.Picture(
          picture,
          "training image, %s%s, cosine %s"
              .formatted(shows, Text.shortName(path), Text.figure(cosine)),
          List.of(
              each(
                  span(label.map(Text::of).orElseGet(() -> text(""))).withClass("label"),
                  text(" "),
                  span("cosine " + Text.figure(cosine)).withClass("score"))),
          path);
    }
  }

  public Mistake {
    nearest = List.copyOf(nearest);
  }

  List<Gallery.Picture> forGallery() {
    List<Gallery.Picture> pictures = new ArrayList<>();
    pictures.add(image.forGallery());
    if (heatmap.isPresent()) {
      pictures.add(
          new Gallery.Picture(
              heatmap,
              "the same image, bright where the network saw %s"
                  .formatted(Text.printable(image.label())),
              List.of(each(text("where it saw "), span(Text.of(image.label())))),
              image.path()));
    }
    nearest.forEach(neighbor -> pictures.add(neighbor.forGallery()));
    return pictures;
  }
}
