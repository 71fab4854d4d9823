package io.sparkbit.report.page;

import static j2html.TagCreator.figcaption;
import static j2html.TagCreator.figure;

import j2html.tags.DomContent;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * A value of each step of a run: a faint line through all, and a line through their means, if they
 * fluctuate.
 *
 * @param name what is drawn
 * @param values of the steps; finite, at least one
 * @param firstStep the number of the first, from 0
 * @param mean how many steps each mean covers; 1 draws the values only
 * @param resumed the step at which an interrupted run went on, if it did
 * @param others values of another kind after some of the steps, drawn if there are any
 * @param otherName what these are
 */
public record LineChart(
    String name,
    List<Double> values,
    int firstStep,
    int mean,
    OptionalInt resumed,
    SortedMap<Integer, Double> others,
    String otherName) {

  private static final int HEIGHT = 240;
  private static final int LABELS_UP = 4;
  private static final int LABELS_ACROSS = 5;

  /** More than a screen has pixels across; of longer runs the least and most of each are drawn. */
  private static final int DRAWN = 1500;

  public LineChart {
    values = List.copyOf(values);
    others = Collections.unmodifiableSortedMap(new TreeMap<>(others));
  }

  /** Creates a chart without other values. */
  public LineChart(String name, List<Double> values, int firstStep, int mean, OptionalInt resumed) {
    this(name, values, firstStep, mean, resumed, Collections.emptySortedMap(), "");
  }

  /** Returns the chart. */
  public DomContent toHtml() {
    double[] line = line();
    int last = firstStep + line.length - 1;
    Axis steps = Axis.of(firstStep, Math.max(last, firstStep + LABELS_ACROSS), LABELS_ACROSS);
    double least = Math.min(0, all().min().orElseThrow());
    Axis up = Axis.of(least, all().max().orElseThrow(), LABELS_UP);
    Plot plot = new Plot(HEIGHT, steps, up);
    resumed.ifPresent(
        step -> {
          String x = Svg.percent(steps.share(step));
          plot.add(Svg.line(x, "0%", x, "100%").at("class", "resumed"));
        });
    plot.addCurve(points(line, steps, up), mean > 1 ? "each" : "line");
    if (mean > 1) {
      plot.addCurve(points(means(), steps, up), "line");
    }
    if (!others.isEmpty()) {
      StringJoiner points = new StringJoiner(" ");
      others.forEach(
          (step, value) -> points.add(point(Plot.UNITS * steps.share(step), up.share(value))));
      plot.addCurve(points.toString(), "other");
    }
    return figure(plot.toHtml(inWords()), figcaption(caption())).withClass("chart");
  }

  private DoubleStream all() {
    return Stream.concat(values.stream(), others.values().stream())
        .mapToDouble(Double::doubleValue);
  }

  private double[] line() {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private String caption() {
    String lines = mean > 1 ? ": each step (thin), mean of %d steps (bold)".formatted(mean) : "";
    String mark = resumed.isPresent() ? "; dashed: resumed at step " + resumed.getAsInt() : "";
    String other = others.isEmpty() ? "" : "; orange: " + otherName;
    return name + " by step" + lines + other + mark;
  }

  private String inWords() {
    double[] shown = mean > 1 ? means() : line();
    return "%s of steps %d to %d: %s at first, %s at last, from %s to %s"
        .formatted(
            name,
            firstStep,
            firstStep + values.size() - 1,
            Text.figure(shown[0]),
            Text.figure(shown[shown.length - 1]),
            Text.figure(Arrays.stream(shown).min().orElseThrow()),
            Text.figure(Arrays.stream(shown).max().orElseThrow()));
  }

  /** Averages each value with its neighbors on both sides, in linear time. */
  private double[] means() {
    double[] sums = new double[values.size() + 1];
    for (int i = 0; i < values.size(); i++) {
      sums[i + 1] = sums[i] + values.get(i);
    }
    double[] means = new double[values.size()];
    for (int i = 0; i < means.length; i++) {
      int from = Math.max(0, i - mean / 2);
      int to = Math.min(means.length, i + mean / 2 + 1);
      means[i] = (sums[to] - sums[from]) / (to - from);
    }
    return means;
  }

  private String points(double[] line, Axis steps, Axis up) {
    StringJoiner points = new StringJoiner(" ");
    int group = Math.max(1, line.length / DRAWN);
    for (int i = 0; i < line.length; i += group) {
      int end = Math.min(line.length, i + group);
      double x = Plot.UNITS * steps.share(firstStep + i);
      double most = Arrays.stream(line, i, end).max().orElseThrow();
      double least = Arrays.stream(line, i, end).min().orElseThrow();
      points.add(point(x, up.share(most)));
      if (least < most) {
        points.add(point(x, up.share(least)));
      }
    }
    return points.toString();
  }

  private static String point(double x, double share) {
    return Svg.number(x) + "," + Svg.number(Plot.UNITS * (1 - share));
  }
}
