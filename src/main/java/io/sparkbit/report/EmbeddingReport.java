package io.sparkbit.report;

import static io.sparkbit.report.page.Text.number;
import static io.sparkbit.report.page.Text.percent;
import static j2html.TagCreator.p;

import io.sparkbit.report.page.Cards;
import io.sparkbit.report.page.Failures;
import io.sparkbit.report.page.Page;
import io.sparkbit.report.page.PointMap;
import io.sparkbit.report.page.Text;
import j2html.tags.DomContent;
import java.util.List;
import java.util.Optional;

/**
 * A page for the features of images: a map of some of them, in which similar images lie close to
 * each other, and failures.
 *
 * @param model the location of the model
 * @param layer the output of the network that the features are
 * @param images how many have features
 * @param map some of them, in two dimensions; empty if there are too few
 * @param failures images without features
 */
public record EmbeddingReport(
    String model, String layer, long images, Optional<ImageMap> map, Failures failures) {

  /**
   * Images by their first two principal components.
   *
   * @param points the images
   * @param dimensions how many numbers the features of an image are
   * @param explained the share of the variance along each of the two axes, 0 to 1
   */
  public record ImageMap(List<PointMap.Point> points, int dimensions, List<Double> explained) {

    public ImageMap {
      points = List.copyOf(points);
      explained = List.copyOf(explained);
    }

    private double explainedByBoth() {
      return explained.get(0) + explained.get(1);
    }
  }

  /** Returns the page. */
  public String toHtml() {
    Page page = new Page("Features", model, Page.Script.MAP).lead(headline());
    if (map.isPresent()) {
      page.add(
          "map",
          "Map",
          p(rule(map.get())).withClass("note"),
          new PointMap(map.get().points).toHtml());
    } else {
      page.add(
          "map",
          "Map",
          p("A map needs at least three images whose features have the same length.")
              .withClass("note"));
    }
    failures.addTo(page, "These images have no features; they are not on the map.");
    return page.toHtml();
  }

  private DomContent headline() {
    Cards cards = new Cards();
    cards.add("Images", number(images), "with features");
    map.ifPresent(
        shown -> {
          cards.add("Dimensions", number(shown.dimensions), "of " + layer);
          cards.add(
              "Explained variance",
              percent(shown.explainedByBoth()),
              "by the two dimensions of the map");
        });
    failures.addTo(cards);
    return cards.toHtml();
  }

  private String rule(ImageMap shown) {
    String which =
        shown.points.size() < images
            ? "%s of %s, drawn at random"
                .formatted(number(shown.points.size()), Text.count(images, "image"))
            : "All " + Text.count(images, "image");
    return ("%s, by the first two principal components of their features (%s and %s of the"
            + " variance). Images close to each other look alike to the model; those far apart"
            + " differ. Point at an image to see it, or move from one to the next with the arrow"
            + " keys.")
        .formatted(which, percent(shown.explained.get(0)), percent(shown.explained.get(1)));
  }
}
