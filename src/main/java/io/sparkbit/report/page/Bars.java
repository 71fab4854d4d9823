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
import java.util.List;

/**
 * A table of counts with a bar for each.
 *
 * @param inWords what is counted, for readers who hear the table
 * @param what the heading of the names
 * @param bars in the order of the table
 */
public record Bars(String inWords, String what, List<Bar> bars) {

  /**
   * A row of the table.
   *
   * @param name what was counted
   * @param count how often
   */
  public record Bar(String name, long count) {}

  public Bars {
    bars = List.copyOf(bars);
  }

  /**
   * Returns the table.
   *
   * @param total the whole, at least 1, of which the counts are parts
   */
  public DomContent toHtml(long total) {
    long longest = Math.max(1, bars.stream().mapToLong(Bar::count).max().orElse(1));
    return Scrolled.of(
        inWords,
        table(
                caption(inWords).withClass("hidden"),
                thead(
                    tr(
                        th(what).attr("scope", "col"),
                        th("Images").attr("scope", "col").withClass("number"),
                        th("Share").attr("scope", "col").withClass("wide"))),
                tbody(each(bars, bar -> row(bar, longest, total))))
            .withClass("bars"));
  }

  private static DomContent row(Bar bar, long longest, long total) {
    return tr(
        th(Text.of(bar.name)).attr("scope", "row"),
        td(Text.number(bar.count)).withClass("number"),
        td(
            div(
                    Svg.bar((double) bar.count / longest),
                    div(Text.percent((double) bar.count / total)))
                .withClass("measured")));
  }
}
