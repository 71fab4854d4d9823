package io.sparkbit.report.page;

import static j2html.TagCreator.div;
import static j2html.TagCreator.each;
import static j2html.TagCreator.figure;
import static j2html.TagCreator.iff;
import static j2html.TagCreator.li;
import static j2html.TagCreator.p;
import static j2html.TagCreator.span;
import static j2html.TagCreator.text;
import static j2html.TagCreator.ul;

import io.sparkbit.report.page.Svg.Shape;
import j2html.tags.DomContent;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Images as points in two dimensions, told apart by color and shape if they have labels. A script
 * shows the picture of the point at the mouse or at the keyboard's focus; without it points say
 * what they are.
 *
 * @param points at least one
 */
public record PointMap(List<Point> points) {

  /**
   * An image on the map.
   *
   * @param x position on the first axis; finite
   * @param y position on the second axis, upwards; finite
   * @param path the path of the image, if it has one
   * @param label what it shows, if known
   * @param picture a {@code data:} URI of the image; empty if it can no longer be read
   */
  public record Point(
      double x, double y, Optional<String> path, Optional<String> label, Optional<String> picture) {

    private String inWords() {
      return label.map(name -> Text.printable(name) + ", ").orElse("") + Text.shortName(path);
    }
  }

  private static final double WIDTH = 800;
  private static final double LEAST_HEIGHT = 320;

  /** A window shows all of it. */
  private static final double MOST_HEIGHT = 620;

  private static final double MARGIN = 14;

  /** As many colors as can be told apart; with the shapes no two labels look the same. */
  private static final int MARKED_LABELS = 10;

  private static final List<String> SHAPES =
      List.of(
          "M-4.5 0a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0 -9 0z", // circle
          "M-4 -4h8v8h-8z", // square
          "M0 -5.2L5 4H-5z", // triangle
          "M0 -5.8L5.8 0L0 5.8L-5.8 0z", // diamond
          "M-1.8 -5.4h3.6v3.6h3.6v3.6h-3.6v3.6h-3.6v-3.6h-3.6v-3.6h3.6z"); // plus

  public PointMap {
    points = List.copyOf(points);
  }

  /** Returns the map with its legend, and the place where pictures are shown. */
  public DomContent toHtml() {
    List<String> marked = markedLabels();
    return figure(
            iff(!marked.isEmpty(), legend(marked)),
            div(
                    drawing(marked),
                    div(
                            div().withClass("picture"),
                            p("Point at an image to see it.").withClass("words"))
                        .withClass("shown"))
                .withClass("map-and-picture"))
        .withClass("map");
  }

  /** Returns the most frequent labels; none if there is only one. */
  private List<String> markedLabels() {
    Map<String, Long> counts =
        points.stream()
            .flatMap(point -> point.label.stream())
            .collect(Collectors.groupingBy(label -> label, Collectors.counting()));
    return counts.size() < 2
        ? List.of()
        : counts.entrySet().stream()
            .sorted(
                Map.Entry.<String, Long>comparingByValue()
                    .reversed()
                    .thenComparing(Map.Entry.comparingByKey()))
            .limit(MARKED_LABELS)
            .map(Map.Entry::getKey)
            .sorted(Comparator.comparing(String::length).thenComparing(label -> label))
            .toList();
  }

  private DomContent legend(List<String> marked) {
    Map<String, Integer> marks = marks(marked);
    boolean hasOthers =
        points.stream().anyMatch(point -> point.label.filter(marks::containsKey).isEmpty());
    return ul(
            each(
                IntStream.range(0, marked.size()).boxed().toList(),
                mark -> li(sample(mark), span(Text.of(marked.get(mark))).withClass("name"))),
            iff(hasOthers, li(sample(MARKED_LABELS), text("others"))))
        .withClass("legend")
        .attr("aria-label", "Labels on the map");
  }

  private static DomContent sample(int mark) {
    Shape sample = Svg.svg().at("viewBox", "-7 -7 14 14").at("aria-hidden", "true");
    sample.with(symbol(mark));
    return sample;
  }

  private static Shape symbol(int mark) {
    return Svg.shape("path")
        .at("d", SHAPES.get(mark == MARKED_LABELS ? 0 : mark % SHAPES.size()))
        .at("class", "m" + mark);
  }

  private static Map<String, Integer> marks(List<String> marked) {
    Map<String, Integer> marks = new HashMap<>();
    marked.forEach(label -> marks.put(label, marks.size()));
    return marks;
  }

  private DomContent drawing(List<String> marked) {
    Map<String, Integer> marks = marks(marked);
    double left = least(Point::x);
    double top = least(point -> -point.y);
    double across = least(point -> -point.x) * -1 - left;
    double down = least(Point::y) * -1 - top;
    double scale = scale(across, down);
    double height = Math.max(LEAST_HEIGHT, down * scale + 2 * MARGIN);
    Shape drawing =
        Svg.svg()
            .at("viewBox", "0 0 %.0f %.0f".formatted(WIDTH, height))
            .at("class", "points")
            .at("role", "group")
            .at("aria-label", "Map of %s".formatted(Text.count(points.size(), "image")));
    for (Point point : points) {
      double x = WIDTH / 2 + (point.x - left - across / 2) * scale;
      double y = height / 2 + (-point.y - top - down / 2) * scale;
      drawing.with(shape(point, marks, x, y));
    }
    return drawing;
  }

  /** Both axes have the same scale, as distances count. */
  private static double scale(double across, double down) {
    double fitting = Math.min((WIDTH - 2 * MARGIN) / across, (MOST_HEIGHT - 2 * MARGIN) / down);
    return Double.isFinite(fitting) ? fitting : 1;
  }

  private double least(ToDoubleFunction<Point> position) {
    return points.stream().mapToDouble(position).min().orElseThrow();
  }

  private static Shape shape(Point point, Map<String, Integer> marks, double x, double y) {
    int mark =
        point.label.map(label -> marks.getOrDefault(label, MARKED_LABELS)).orElse(MARKED_LABELS);
    Shape title = Svg.shape("title");
    title.with(text(point.inWords()));
    Shape shape =
        Svg.shape("g")
            .at("transform", "translate(%s %s)".formatted(Svg.number(x), Svg.number(y)))
            .at("class", "point")
            .at("role", "img")
            .at("aria-label", point.inWords());
    point.picture.ifPresent(uri -> shape.at("data-picture", uri));
    shape.with(title, symbol(mark));
    return shape;
  }
}
