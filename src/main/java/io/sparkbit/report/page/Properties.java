package io.sparkbit.report.page;

import static j2html.TagCreator.dd;
import static j2html.TagCreator.div;
import static j2html.TagCreator.dl;
import static j2html.TagCreator.dt;

import j2html.tags.DomContent;
import j2html.tags.specialized.DlTag;

/** A list of names and values. */
public final class Properties {

  private final DlTag list = dl().withClass("properties");

  /** Adds a value, which is cut if it is long. */
  public Properties add(String name, String value) {
    list.with(div(dt(name), dd(Text.of(value))));
    return this;
  }

  /** Returns the list. */
  public DomContent toHtml() {
    return list;
  }
}
