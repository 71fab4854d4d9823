package io.sparkbit.jobs.fewshot;

import java.awt.Color;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.apache.commons.lang3.ArrayUtils;
import org.knowm.xchart.AnnotationText;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * A plot of accuracy over images per class: a line through the medians of each method, in a band
 * from its worst to its best run.
 */
final class FewShotPlot {

  private static final int WIDTH = 900;
  private static final int HEIGHT = 500;

  /** Out of 255; bands may overlap. */
  private static final int BAND_OPACITY = 40;

  private static final float LINE_WIDTH = 2.5f;

  private static final double PERCENT = 100;

  /** Where the numbers of images are drawn, just below 0%. */
  private static final double BELOW_AXIS = -3.5;

  /** Color-blind readers can tell them apart, in print too. */
  private static final Map<FewShotMethod, Color> COLORS =
      new EnumMap<>(
          Map.of(
              FewShotMethod.PROBE, new Color(0xE69F00),
              FewShotMethod.FINE_TUNE, new Color(0x0072B2),
              FewShotMethod.FROM_SCRATCH, new Color(0x009E73)));

  private FewShotPlot() {}

  /**
   * Draws the plot as PNG.
   *
   * @param title title of the plot
   * @param spreads of each method by ascending number of images, the same numbers for all
   */
  static byte[] toPng(String title, SortedMap<FewShotMethod, List<FewShotSpread>> spreads)
      throws IOException {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(title)
            .xAxisTitle("images per class (log scale)")
            .yAxisTitle("test accuracy, % (median, all runs)")
            .build();
    style(chart.getStyler());
    // All lines are drawn over all bands.
    spreads.forEach((method, points) -> addBand(chart, method, points));
    spreads.forEach((method, points) -> addLine(chart, method, points));
    for (FewShotSpread point : spreads.values().iterator().next()) {
      chart.addAnnotation(
          new AnnotationText("%,d".formatted(point.shots()), x(point), BELOW_AXIS, false));
    }
    return BitmapEncoder.getBitmapBytes(chart, BitmapEncoder.BitmapFormat.PNG);
  }

  /** XChart's ticks are at decades or at every tenth of one; annotations replace them. */
  private static void style(XYStyler styler) {
    styler.setYAxisMin(0.0);
    styler.setYAxisMax(PERCENT);
    styler.setXAxisTickLabelsColor(Color.WHITE);
    styler.setAnnotationTextFont(styler.getAxisTickLabelsFont());
    styler.setPlotGridVerticalLinesVisible(false);
    styler.setAxisTicksLineVisible(false);
    styler.setAxisTicksMarksVisible(false);
    styler.setPlotBorderVisible(false);
    styler.setChartTitleBoxVisible(false);
    styler.setChartBackgroundColor(Color.WHITE);
    styler.setLegendBorderColor(Color.WHITE);
    styler.setLegendPosition(LegendPosition.InsideSE);
  }

  private static void addBand(XYChart chart, FewShotMethod method, List<FewShotSpread> points) {
    double[] xs = xs(points);
    double[] there = points.stream().mapToDouble(FewShotSpread::maximum).toArray();
    double[] back = points.stream().mapToDouble(FewShotSpread::minimum).toArray();
    XYSeries band =
        chart.addSeries(
            method + ": all runs",
            ArrayUtils.addAll(xs, reversed(xs)),
            percent(ArrayUtils.addAll(there, reversed(back))));
    Color color = Objects.requireNonNull(COLORS.get(method));
    band.setXYSeriesRenderStyle(XYSeriesRenderStyle.PolygonArea).setShowInLegend(false);
    band.setMarker(SeriesMarkers.NONE)
        .setLineWidth(0)
        .setLineColor(transparent(color, 0))
        .setFillColor(transparent(color, BAND_OPACITY));
  }

  private static void addLine(XYChart chart, FewShotMethod method, List<FewShotSpread> points) {
    double[] medians = points.stream().mapToDouble(FewShotSpread::median).toArray();
    chart
        .addSeries(method.toString(), xs(points), percent(medians))
        .setMarker(SeriesMarkers.CIRCLE)
        .setMarkerColor(COLORS.get(method))
        .setLineColor(COLORS.get(method))
        .setLineWidth(LINE_WIDTH);
  }

  private static double x(FewShotSpread point) {
    return Math.log10(point.shots());
  }

  private static double[] xs(List<FewShotSpread> points) {
    return points.stream().mapToDouble(FewShotPlot::x).toArray();
  }

  private static double[] percent(double[] parts) {
    return DoubleStream.of(parts).map(part -> PERCENT * part).toArray();
  }

  private static double[] reversed(double[] values) {
    return IntStream.range(0, values.length)
        .mapToDouble(i -> values[values.length - 1 - i])
        .toArray();
  }

  private static Color transparent(Color color, int opacity) {
    return new Color(color.getRed(), color.getGreen(), color.getBlue(), opacity);
  }
}
