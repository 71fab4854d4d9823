package io.sparkbit.report.page;

import static j2html.TagCreator.div;

import j2html.tags.DomContent;

/** A part of a page that may be larger than its place, and scrolls there, by keyboard too. */
public final class Scrolled {

  private Scrolled() {}

  /**
   * Returns a part that scrolls.
   *
   * @param name what it is, for readers who hear it
   */
  public static DomContent of(String name, DomContent content) {
    return div(content)
        .withClass("scrolled")
        .attr("role", "group")
        .attr("aria-label", name)
        .attr("tabindex", "0");
  }
}
