package io.sparkbit.jobs.command;

import com.univocity.parsers.csv.CsvParser;
import com.univocity.parsers.csv.CsvParserSettings;
import io.sparkbit.error.UserException;
import io.sparkbit.jobs.table.CsvFormat;
import io.sparkbit.training.TrainingStep;
import io.sparkbit.training.Validation;
import java.awt.Color;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** The steps of a training run, as a table and as a plot. */
final class LossCurve {

  private static final List<String> COLUMNS = List.of("step", "loss", "learning_rate", "seconds");
  private static final int WIDTH = 900;
  private static final int HEIGHT = 500;

  private static final int TICK_PIXELS = 100;
  private static final Color[] COLORS = {
    new Color(0xA8C5E2), new Color(0x1F4E79), new Color(0xC55A11)
  };

  /** The most steps to average for the line, as single losses fluctuate. */
  private static final int LONGEST_MEAN = 50;

  private final List<TrainingStep> steps = new ArrayList<>();

  /** Adds a step; drops an earlier run's steps from that one on. */
  void add(TrainingStep step) {
    while (!steps.isEmpty() && last().step() >= step.step()) {
      steps.remove(steps.size() - 1);
    }
    steps.add(step);
  }

  boolean isEmpty() {
    return steps.isEmpty();
  }

  TrainingStep last() {
    return steps.get(steps.size() - 1);
  }

  List<TrainingStep> steps() {
    return List.copyOf(steps);
  }

  byte[] toCsv() {
    return CsvFormat.write(
        COLUMNS,
        steps.stream()
            .map(
                step ->
                    new Object[] {step.step(), step.loss(), step.learningRate(), step.seconds()})
            .toList());
  }

  /**
   * Parses what {@link #toCsv} wrote.
   *
   * @throws UserException if it is something else
   */
  static LossCurve ofCsv(byte[] csv, String file) {
    CsvParserSettings settings = new CsvParserSettings();
    settings.setHeaderExtractionEnabled(true);
    LossCurve curve = new LossCurve();
    for (String[] row :
        new CsvParser(settings).parseAll(new ByteArrayInputStream(csv), StandardCharsets.UTF_8)) {
      try {
        curve.steps.add(
            new TrainingStep(
                Integer.parseInt(row[0]),
                Double.parseDouble(row[1]),
                Double.parseDouble(row[2]),
                Double.parseDouble(row[3])));
      } catch (RuntimeException e) {
        throw new UserException(
            ("%s is damaged after %d steps; it must have the columns %s. Remove it to go on"
                    + " without it")
                .formatted(file, curve.steps.size(), COLUMNS),
            e);
      }
    }
    return curve;
  }

  /**
   * Draws the steps.
   *
   * @param validations drawn too, if there are some
   */
  byte[] toPng(List<Validation> validations) throws IOException {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title("Training loss")
            .xAxisTitle("step")
            .yAxisTitle("loss")
            .build();
    chart.getStyler().setLegendPosition(LegendPosition.InsideNE);
    chart.getStyler().setYAxisMin(0.0);
    chart.getStyler().setChartBackgroundColor(Color.WHITE);
    chart.getStyler().setPlotBorderVisible(false);
    chart.getStyler().setXAxisTickMarkSpacingHint(TICK_PIXELS);
    chart.getStyler().setXAxisDecimalPattern("#,##0");
    chart.getStyler().setSeriesColors(COLORS);
    double[] numbers = steps.stream().mapToDouble(TrainingStep::step).toArray();
    double[] losses = steps.stream().mapToDouble(TrainingStep::loss).toArray();
    XYSeries single = chart.addSeries("each step", numbers, losses);
    single.setMarker(SeriesMarkers.NONE).setLineWidth(0.5f);
    int length = Math.max(1, Math.min(LONGEST_MEAN, steps.size() / 10));
    XYSeries mean =
        chart.addSeries(
            "mean of %d steps".formatted(length), means(numbers, length), means(losses, length));
    mean.setMarker(SeriesMarkers.NONE).setLineWidth(2.5f);
    if (!validations.isEmpty()) {
      XYSeries validated =
          chart.addSeries(
              "validation",
              validations.stream().mapToDouble(Validation::step).toArray(),
              validations.stream().mapToDouble(Validation::loss).toArray());
      validated.setMarker(SeriesMarkers.CIRCLE).setLineWidth(2f);
    }
    return BitmapEncoder.getBitmapBytes(chart, BitmapEncoder.BitmapFormat.PNG);
  }

  /**
   * Averages each value with its neighbors on both sides. If x values are not all integers, XChart
   * places ticks at round numbers; otherwise at the steps, too many to read.
   */
  private static double[] means(double[] values, int length) {
    double[] means = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      int from = Math.max(0, i - length / 2);
      int to = Math.min(values.length, i + length / 2 + 1);
      means[i] = Arrays.stream(values, from, to).average().orElseThrow();
    }
    return means;
  }
}
