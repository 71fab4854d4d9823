package io.sparkbit.jobs.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkbit.training.LearningRatePoint;
import io.sparkbit.training.LearningRateRange;
import io.sparkbit.training.LearningRateSearch;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class LearningRateCurveTest {

  private static final Color SUGGESTION = new Color(0xC55A11);

  /** A loss that is least at step 60, and grows beyond all measure at the last. */
  private static LearningRateCurve falling() {
    List<LearningRatePoint> points = new ArrayList<>();
    for (int step = 0; step < 90; step++) {
      double smoothed = 1 + Math.abs(step - 60) / 60.0;
      double loss = step == 89 ? 1e9 : smoothed;
      points.add(new LearningRatePoint(step, 1e-5 * Math.pow(10, step / 20.0), loss, smoothed));
    }
    return new LearningRateCurve(
        new LearningRateSearch(new LearningRateRange(1e-5, 1, 100), points));
  }

  private static LearningRateCurve flat() {
    List<LearningRatePoint> points = new ArrayList<>();
    for (int step = 0; step < 20; step++) {
      points.add(new LearningRatePoint(step, 0.25 * (step + 1), 2, 2));
    }
    return new LearningRateCurve(
        new LearningRateSearch(new LearningRateRange(0.25, 5, 20), points));
  }

  private static BufferedImage image(LearningRateCurve curve) throws IOException {
    return ImageIO.read(new ByteArrayInputStream(curve.toPng()));
  }

  /** Returns the columns with many pixels of a color, or near it. */
  private static List<Integer> columns(BufferedImage image, Color color) {
    List<Integer> columns = new ArrayList<>();
    for (int x = 0; x < image.getWidth(); x++) {
      int pixels = 0;
      for (int y = 0; y < image.getHeight(); y++) {
        Color pixel = new Color(image.getRGB(x, y));
        pixels +=
            Math.abs(pixel.getRed() - color.getRed()) < 40
                    && Math.abs(pixel.getGreen() - color.getGreen()) < 40
                    && Math.abs(pixel.getBlue() - color.getBlue()) < 40
                ? 1
                : 0;
      }
      if (pixels > image.getHeight() / 4) {
        columns.add(x);
      }
    }
    return columns;
  }

  @Test
  void isATable() {
    assertThat(new String(flat().toCsv(), StandardCharsets.UTF_8))
        .startsWith("step,learning_rate,loss,smoothed_loss\n0,0.25,2.0,2.0\n1,0.5,2.0,2.0\n")
        .hasLineCount(21);
  }

  /** A vertical line at a tenth of the rate: at step 40 of 89. */
  @Test
  void marksTheSuggestion() throws IOException {
    BufferedImage image = image(falling());

    List<Integer> columns = columns(image, SUGGESTION);
    assertThat(columns).isNotEmpty();
    assertThat(columns.get(columns.size() - 1) - columns.get(0)).isLessThan(4);
    assertThat(columns.get(0)).isBetween(350, 550);
  }

  @Test
  void isDrawnWithoutASuggestion() throws IOException {
    BufferedImage image = image(flat());

    assertThat(image.getWidth()).isEqualTo(900);
    assertThat(columns(image, SUGGESTION)).isEmpty();
  }
}
