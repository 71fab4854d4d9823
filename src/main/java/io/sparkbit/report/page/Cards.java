package io.sparkbit.report.page;

import static j2html.TagCreator.dd;
import static j2html.TagCreator.div;
import static j2html.TagCreator.dl;
import static j2html.TagCreator.dt;

import j2html.tags.DomContent;
import j2html.tags.specialized.DlTag;

/** The figures that a page begins with. */
public final class Cards {

  private final DlTag list = dl().withClass("cards");

  /**
   * Adds a figure.
   *
   * @param meaning what it says, in a few words
   */
  public Cards add(String name, String value, String meaning) {
    list.with(
        div(
            dt(name),
            dd(Text.of(value)).withClass("value"),
            dd(Text.of(meaning)).withClass("meaning")));
    return this;
  }

  /** Returns all figures. */
  public DomContent toHtml() {
    return list;
  }
}
