package io.sparkbit.report.page;

import j2html.TagCreator;
import j2html.tags.ContainerTag;
import java.util.Locale;

/**
 * Elements of SVG, of which j2html has none. Positions that are shares of the drawing are written
 * as percentages, so that a drawing may have any width while its text keeps its size.
 */
final class Svg {

  private Svg() {}

  static Shape svg() {
    return shape("svg");
  }

  static Shape shape(String name) {
    return new Shape(name);
  }

  static Shape line(String x1, String y1, String x2, String y2) {
    return shape("line").at("x1", x1).at("y1", y1).at("x2", x2).at("y2", y2);
  }

  static Shape text(String x, String y, String text) {
    Shape shape = shape("text").at("x", x).at("y", y);
    shape.with(TagCreator.text(text));
    return shape;
  }

  /** A bar of a table's cell, from the left. */
  static Shape bar(double share) {
    Shape bar = svg().at("class", "bar").at("aria-hidden", "true");
    bar.with(shape("rect").at("width", percent(share)).at("height", "100%"));
    return bar;
  }

  /** Returns a share of the drawing, 0 to 1, as a percentage. */
  static String percent(double share) {
    return String.format(Locale.ROOT, "%.2f%%", 100 * share);
  }

  static String number(double number) {
    return String.format(Locale.ROOT, "%.1f", number);
  }

  /** An element whose attributes are set one by one. */
  static final class Shape extends ContainerTag<Shape> {

    private Shape(String name) {
      super(name);
    }

    Shape at(String attribute, String value) {
      return attr(attribute, value);
    }
  }
}
