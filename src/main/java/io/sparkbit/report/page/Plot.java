package io.sparkbit.report.page;

import static j2html.TagCreator.div;

import io.sparkbit.report.page.Svg.Shape;
import j2html.tags.DomContent;
import java.util.Locale;

/**
 * An area with two labeled axes. It is as wide as the page, while its height, text and lines keep
 * their size in pixels.
 */
final class Plot {

  /** Of the coordinates in which curves are written; the browser stretches them to the area. */
  static final double UNITS = 1000;

  private static final int AXIS_WIDTH = 56;
  private static final int AXIS_HEIGHT = 24;

  /** Room for half of a label's height above and below. */
  private static final int MARGIN = 8;

  private static final double THOUSAND = 1000;

  private final int height;
  private final Axis across;
  private final Axis up;
  private final Shape area;

  /**
   * @param height in pixels
   */
  Plot(int height, Axis across, Axis up) {
    this.height = height;
    this.across = across;
    this.up = up;
    area = Svg.svg().at("class", "area").at("height", Integer.toString(height));
    for (double value : up.labels()) {
      String y = Svg.percent(1 - up.share(value));
      area.with(Svg.line("0%", y, "100%", y).at("class", "grid"));
    }
  }

  /** Adds a shape whose positions are percentages. */
  Plot add(Shape shape) {
    area.with(shape);
    return this;
  }

  /** Adds a curve whose points are in {@link #UNITS}, from the upper left corner. */
  Plot addCurve(String points, String style) {
    Shape stretched =
        Svg.svg()
            .at("viewBox", "0 0 %1$.0f %1$.0f".formatted(UNITS))
            .at("preserveAspectRatio", "none")
            .at("width", "100%")
            .at("height", "100%");
    stretched.with(Svg.shape("polyline").at("class", style).at("points", points));
    area.with(stretched);
    return this;
  }

  /** Returns the plot with a text alternative. */
  DomContent toHtml(String inWords) {
    return div(upAxis(), area, acrossAxis())
        .withClass("plot")
        .attr("role", "img")
        .attr("aria-label", inWords);
  }

  private DomContent upAxis() {
    Shape axis =
        Svg.svg()
            .at("class", "axis")
            .at("width", Integer.toString(AXIS_WIDTH))
            .at("height", Integer.toString(height + 2 * MARGIN));
    for (double value : up.labels()) {
      String y = Svg.number(MARGIN + height * (1 - up.share(value)));
      axis.with(
          Svg.text(Integer.toString(AXIS_WIDTH - MARGIN), y, label(value, up.step()))
              .at("text-anchor", "end")
              .at("dominant-baseline", "central"));
    }
    return axis;
  }

  private DomContent acrossAxis() {
    Shape axis = Svg.svg().at("class", "across axis").at("height", Integer.toString(AXIS_HEIGHT));
    for (double value : across.labels()) {
      double share = across.share(value);
      axis.with(
          Svg.text(Svg.percent(share), "16", label(value, across.step()))
              .at("text-anchor", share == 0 ? "start" : share > 0.99 ? "end" : "middle"));
    }
    return axis;
  }

  private static String label(double value, double step) {
    if (step >= THOUSAND && step % THOUSAND == 0) {
      return value == 0 ? "0" : String.format(Locale.ROOT, "%,.0fk", value / THOUSAND);
    }
    int digits = (int) Math.max(0, Math.ceil(-Math.log10(step) - 1e-9));
    return String.format(Locale.ROOT, "%,." + digits + "f", value);
  }
}
