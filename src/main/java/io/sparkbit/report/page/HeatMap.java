package io.sparkbit.report.page;

import static j2html.TagCreator.div;

import io.sparkbit.report.page.Svg.Shape;
import j2html.tags.DomContent;

/** A square matrix as a picture, for a first look; its cells have no text. */
public final class HeatMap {

  private final Shape picture;

  /**
   * Creates an empty picture.
   *
   * @param size the number of rows, and of columns
   */
  public HeatMap(int size) {
    picture = Svg.svg().at("viewBox", "0 0 %1$d %1$d".formatted(size)).at("class", "overview");
  }

  /**
   * Adds a cell.
   *
   * @param heat how strong its color is, 0 to 1
   */
  public void cell(int row, int column, double heat) {
    picture.with(
        Svg.shape("rect")
            .at("x", Integer.toString(column))
            .at("y", Integer.toString(row))
            .at("width", "1")
            .at("height", "1")
            .at("class", row == column ? "r" : "w")
            .at("fill-opacity", Svg.number(Math.max(0.1, heat))));
  }

  /** Returns the picture with a text alternative. */
  public DomContent toHtml(String inWords) {
    return div(picture).withClass("whole").attr("role", "img").attr("aria-label", inWords);
  }
}
