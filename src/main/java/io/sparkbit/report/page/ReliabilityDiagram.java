package io.sparkbit.report.page;

import static j2html.TagCreator.caption;
import static j2html.TagCreator.details;
import static j2html.TagCreator.each;
import static j2html.TagCreator.figcaption;
import static j2html.TagCreator.figure;
import static j2html.TagCreator.p;
import static j2html.TagCreator.summary;
import static j2html.TagCreator.table;
import static j2html.TagCreator.tbody;
import static j2html.TagCreator.td;
import static j2html.TagCreator.th;
import static j2html.TagCreator.thead;
import static j2html.TagCreator.tr;

import io.sparkbit.evaluation.Reliability;
import io.sparkbit.evaluation.Reliability.Bin;
import j2html.tags.DomContent;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * The accuracy of images by how sure the model is of them: bars that should reach the diagonal, and
 * the distance from them to the mean score (Guo et al. 2017, arXiv 1706.04599).
 *
 * @param name what the scores are, such as "As trained"
 */
public record ReliabilityDiagram(String name, Reliability reliability) {

  private static final int HEIGHT = 240;
  private static final int COUNTS_HEIGHT = 70;
  private static final int LABELS = 5;
  private static final int FEW_LABELS = 2;

  /** Between two bars, of the width of a range. */
  private static final double SPACE = 0.06;

  /** Returns the diagram, how many images each range has below it, and the numbers as a table. */
  public DomContent toHtml() {
    return figure(
            accuracies().toHtml(inWords()),
            figcaption(
                "%s: accuracy (bars) by score, and the gap to the mean score (orange); on the"
                        .formatted(name)
                    + " dashed line the model is as sure as it is right"),
            counts().toHtml("How many images have these scores"),
            p("Score, and number of images").withClass("caption"),
            numbers())
        .withClass("chart reliability");
  }

  private Plot accuracies() {
    Axis share = Axis.of(0, 1, LABELS);
    Plot plot = new Plot(HEIGHT, share, share);
    for (int i = 0; i < Reliability.BINS; i++) {
      Bin bin = reliability.bins().get(i);
      if (bin.images() > 0) {
        double low = Math.min(bin.accuracy(), bin.confidence());
        double high = Math.max(bin.accuracy(), bin.confidence());
        plot.add(bar(i, 0, bin.accuracy(), "column"));
        plot.add(bar(i, low, high, "gap"));
      }
    }
    return plot.add(Svg.line("0%", "100%", "100%", "0%").at("class", "ideal"));
  }

  private Plot counts() {
    long most = reliability.bins().stream().mapToLong(Bin::images).max().orElse(0);
    Axis axis = Axis.of(0, (double) Math.max(1, most), FEW_LABELS);
    Plot plot = new Plot(COUNTS_HEIGHT, Axis.of(0, 1, LABELS), axis);
    for (int i = 0; i < Reliability.BINS; i++) {
      plot.add(bar(i, 0, axis.share((double) reliability.bins().get(i).images()), "column"));
    }
    return plot;
  }

  private static Svg.Shape bar(int bin, double low, double high, String style) {
    double width = 1.0 / Reliability.BINS;
    return Svg.shape("rect")
        .at("class", style)
        .at("x", Svg.percent((bin + SPACE) * width))
        .at("width", Svg.percent((1 - 2 * SPACE) * width))
        .at("y", Svg.percent(1 - high))
        .at("height", Svg.percent(high - low));
  }

  private String inWords() {
    long sure = 0;
    double surest = 0;
    for (Bin bin : reliability.bins()) {
      if (bin.images() > sure) {
        sure = bin.images();
        surest = bin.accuracy() - bin.confidence();
      }
    }
    return "%s: scores and accuracy differ by %s on the average of %s; in the range with most images"
            .formatted(
                name,
                Text.percent(reliability.expectedCalibrationError()),
                Text.count(reliability.images(), "image"))
        + " the accuracy is %s %s than the mean score"
            .formatted(Text.percent(Math.abs(surest)), surest < 0 ? "lower" : "higher");
  }

  private static String range(int bin) {
    return String.format(
        Locale.ROOT,
        "%.2f to %.2f",
        (double) bin / Reliability.BINS,
        (bin + 1.0) / Reliability.BINS);
  }

  private DomContent numbers() {
    List<Integer> bins =
        IntStream.range(0, Reliability.BINS)
            .filter(i -> reliability.bins().get(i).images() > 0)
            .boxed()
            .toList();
    return details(
        summary("Numbers"),
        Scrolled.of(
            name + " in ranges of the score",
            table(
                caption(name + " in ranges of the score").withClass("hidden"),
                thead(
                    tr(
                        th("Score").attr("scope", "col"),
                        number("Mean score"),
                        number("Accuracy"),
                        number("Images"))),
                tbody(each(bins, this::row)))));
  }

  private static DomContent number(String heading) {
    return th(heading).attr("scope", "col").withClass("number");
  }

  private DomContent row(int index) {
    Bin bin = reliability.bins().get(index);
    return tr(
        th(range(index)).attr("scope", "row"),
        td(Text.percent(bin.confidence())).withClass("number"),
        td(Text.percent(bin.accuracy())).withClass("number"),
        td(Text.number(bin.images())).withClass("number"));
  }
}
