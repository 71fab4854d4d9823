package io.sparkbit.report.page;

import static j2html.TagCreator.caption;
import static j2html.TagCreator.details;
import static j2html.TagCreator.each;
import static j2html.TagCreator.figcaption;
import static j2html.TagCreator.figure;
import static j2html.TagCreator.summary;
import static j2html.TagCreator.table;
import static j2html.TagCreator.tbody;
import static j2html.TagCreator.td;
import static j2html.TagCreator.th;
import static j2html.TagCreator.thead;
import static j2html.TagCreator.tr;

import j2html.tags.DomContent;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * How often values from 0 to 1 occur, in ranges of the same width.
 *
 * @param name what was counted, such as "Scores"
 * @param counts of the ranges, from the lowest; at least one
 */
public record Histogram(String name, List<Long> counts) {

  private static final int HEIGHT = 200;
  private static final int LABELS = 5;

  public Histogram {
    counts = List.copyOf(counts);
  }

  /** Returns a drawing, and its numbers as a table that can be opened. */
  public DomContent toHtml() {
    Axis axis = Axis.upTo(counts.stream().mapToLong(Long::longValue).max().orElse(1));
    Plot plot = new Plot(HEIGHT, Axis.of(0, 1, LABELS), axis);
    double width = 1.0 / counts.size();
    for (int i = 0; i < counts.size(); i++) {
      double height = axis.share(counts.get(i));
      plot.add(
          Svg.shape("rect")
              .at("class", "column")
              .at("x", Svg.percent((i + 0.06) * width))
              .at("width", Svg.percent(0.88 * width))
              .at("y", Svg.percent(1 - height))
              .at("height", Svg.percent(height)));
    }
    return figure(plot.toHtml(inWords()), figcaption("Score, and number of images"), numbers())
        .withClass("chart");
  }

  private String inWords() {
    long all = counts.stream().mapToLong(Long::longValue).sum();
    int most =
        IntStream.range(0, counts.size())
            .reduce((a, b) -> counts.get(b) > counts.get(a) ? b : a)
            .orElseThrow();
    return "%s of %s: most are from %s, %s"
        .formatted(
            name,
            Text.count(all, "image"),
            range(most),
            Text.percent((double) counts.get(most) / Math.max(1, all)));
  }

  private String range(int bin) {
    return String.format(
        Locale.ROOT, "%.2f to %.2f", (double) bin / counts.size(), (bin + 1.0) / counts.size());
  }

  private DomContent numbers() {
    int[] bins = IntStream.range(0, counts.size()).filter(i -> counts.get(i) > 0).toArray();
    return details(
        summary("Numbers"),
        Scrolled.of(
            name + " in ranges",
            table(
                caption(name + " in ranges").withClass("hidden"),
                thead(
                    tr(
                        th("Score").attr("scope", "col"),
                        th("Images").attr("scope", "col").withClass("number"))),
                tbody(
                    each(
                        Arrays.stream(bins).boxed().toList(),
                        i ->
                            tr(
                                th(range(i)).attr("scope", "row"),
                                td(Text.number(counts.get(i))).withClass("number")))))));
  }
}
