package io.sparkbit.report.page;

import static j2html.TagCreator.caption;
import static j2html.TagCreator.div;
import static j2html.TagCreator.each;
import static j2html.TagCreator.table;
import static j2html.TagCreator.tbody;
import static j2html.TagCreator.td;
import static j2html.TagCreator.th;
import static j2html.TagCreator.thead;
import static j2html.TagCreator.tr;

import j2html.tags.DomContent;
import j2html.tags.specialized.ThTag;
import java.util.ArrayList;
import java.util.List;

/**
 * A table that readers can sort by its headings. It scrolls inside the page, under its headings.
 */
public final class Table {

  /** What a column holds, and so how it is aligned and sorted. */
  public enum Kind {
    TEXT("text"),
    NUMBER("number"),
    /** Shares from 0 to 1, with bars. */
    SHARE("share");

    private final String style;

    Kind(String style) {
      this.style = style;
    }
  }

  private final String inWords;
  private final List<ThTag> headings = new ArrayList<>();
  private final List<Kind> kinds = new ArrayList<>();
  private final List<DomContent> rows = new ArrayList<>();

  /**
   * Creates an empty table.
   *
   * @param inWords what it is, for readers who hear it
   */
  public Table(String inWords) {
    this.inWords = inWords;
  }

  /** Adds a column. */
  public Table column(String name, Kind kind) {
    headings.add(th(name).attr("scope", "col").withClass(kind.style));
    kinds.add(kind);
    return this;
  }

  /** Adds a column by which the rows are in ascending order. */
  public Table sortedColumn(String name, Kind kind) {
    column(name, kind);
    headings.get(headings.size() - 1).attr("aria-sort", "ascending");
    return this;
  }

  /**
   * Adds a row.
   *
   * @param name the text of the first column
   * @param cells of the others: text or whole numbers, or shares of 0 to 1
   */
  public void row(String name, Object... cells) {
    List<DomContent> all = new ArrayList<>();
    all.add(th(Text.of(name)).attr("scope", "row"));
    for (int i = 0; i < cells.length; i++) {
      all.add(cell(kinds.get(i + 1), cells[i]));
    }
    rows.add(tr(each(all, cell -> cell)));
  }

  private static DomContent cell(Kind kind, Object value) {
    return switch (kind) {
      case TEXT -> td(Text.of((String) value));
      case NUMBER -> td(Text.number(((Number) value).longValue())).withClass(kind.style);
      case SHARE ->
          td(div(Svg.bar((double) value), div(Text.percent((double) value))).withClass("measured"));
    };
  }

  /** Returns the table. */
  public DomContent toHtml() {
    return Scrolled.of(
        inWords,
        table(
                caption(inWords).withClass("hidden"),
                thead(tr(each(headings, heading -> heading))),
                tbody(each(rows, row -> row)))
            .withClass("sortable"));
  }
}
