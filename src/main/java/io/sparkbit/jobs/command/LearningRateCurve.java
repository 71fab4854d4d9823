package io.sparkbit.jobs.command;

import io.sparkbit.jobs.table.CsvFormat;
import io.sparkbit.report.page.Text;
import io.sparkbit.training.LearningRatePoint;
import io.sparkbit.training.LearningRateSearch;
import java.awt.Color;
import java.io.IOException;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.lines.SeriesLines;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * The losses of a search for a learning rate, as a table and as a plot.
 *
 * @param search its result
 */
record LearningRateCurve(LearningRateSearch search) {

  static final String TABLE = "learning-rates.csv";
  static final String PLOT = "learning-rates.png";

  private static final List<String> COLUMNS =
      List.of("step", "learning_rate", "loss", "smoothed_loss");

  private static final int WIDTH = 900;
  private static final int HEIGHT = 500;

  /** Single losses, the smoothed one, and the suggestion. */
  private static final Color[] COLORS = {
    new Color(0x8FB3D9), new Color(0x1F4E79), new Color(0xC55A11)
  };

  /** How high the plot is, by the first loss. The losses of a training that diverges leave it. */
  private static final double HEIGHT_OF_FIRST = 1.5;

  byte[] toCsv() {
    return CsvFormat.write(
        COLUMNS,
        search.points().stream()
            .map(
                point ->
                    new Object[] {
                      point.step(), point.learningRate(), point.loss(), point.smoothedLoss()
                    })
            .toList());
  }

  byte[] toPng() throws IOException {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title("Loss by learning rate")
            .xAxisTitle("learning rate (log scale)")
            .yAxisTitle("loss")
            .build();
    double highest = HEIGHT_OF_FIRST * search.points().get(0).smoothedLoss();
    style(chart.getStyler(), highest);
    double[] rates = values(LearningRatePoint::learningRate);
    addLine(chart, "each step", rates, values(LearningRatePoint::loss)).setLineWidth(1f);
    addLine(chart, "smoothed", rates, values(LearningRatePoint::smoothedLoss)).setLineWidth(2.5f);
    search
        .suggestion()
        .ifPresent(
            rate ->
                addLine(
                        chart,
                        "suggestion: " + Text.figure(rate),
                        new double[] {rate, rate},
                        new double[] {0, highest})
                    .setLineStyle(SeriesLines.DASH_DASH)
                    .setLineWidth(1.5f));
    return BitmapEncoder.getBitmapBytes(chart, BitmapEncoder.BitmapFormat.PNG);
  }

  private double[] values(ToDoubleFunction<LearningRatePoint> value) {
    return search.points().stream().mapToDouble(value).toArray();
  }

  private static void style(XYStyler styler, double highest) {
    styler.setXAxisLogarithmic(true);
    styler.setYAxisMin(0.0);
    styler.setYAxisMax(highest);
    styler.setLegendPosition(LegendPosition.InsideSW);
    styler.setChartBackgroundColor(Color.WHITE);
    styler.setPlotBorderVisible(false);
    styler.setSeriesColors(COLORS);
  }

  private static XYSeries addLine(XYChart chart, String name, double[] xs, double[] ys) {
    XYSeries series = chart.addSeries(name, xs, ys);
    series.setMarker(SeriesMarkers.NONE);
    return series;
  }
}
