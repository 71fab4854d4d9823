package io.sparkbit.jobs.fewshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class FewShotResultsTest {

  private static final double EXACT = 1e-12;

  private final FewShotResults results = new FewShotResults();

  private void add(FewShotMethod method, int shots, double... accuracies) {
    for (int i = 0; i < accuracies.length; i++) {
      results.add(new FewShotRun(method, shots, i + 1, 8 + i, accuracies[i], 200, 1.5));
    }
  }

  @Test
  void ofOddRunsTheMiddleOneIsTheMedian() {
    add(FewShotMethod.PROBE, 5, 0.9, 0.25, 0.5);

    assertThat(results.spreads().get(FewShotMethod.PROBE))
        .containsExactly(new FewShotSpread(FewShotMethod.PROBE, 5, 0.5, 0.25, 0.9, 3));
  }

  @Test
  void ofEvenRunsTheMeanOfTheMiddleTwoIs() {
    add(FewShotMethod.PROBE, 5, 0.9, 0.2, 0.5, 0.6);

    FewShotSpread spread = results.spreads().get(FewShotMethod.PROBE).get(0);
    assertThat(spread.median()).isCloseTo(0.55, within(EXACT));
    assertThat(spread.minimum()).isEqualTo(0.2);
    assertThat(spread.maximum()).isEqualTo(0.9);
    assertThat(spread.runs()).isEqualTo(4);
  }

  @Test
  void aSingleRunHasNoSpread() {
    add(FewShotMethod.FINE_TUNE, 1, 0.125);

    assertThat(results.spreads().get(FewShotMethod.FINE_TUNE))
        .containsExactly(new FewShotSpread(FewShotMethod.FINE_TUNE, 1, 0.125, 0.125, 0.125, 1));
  }

  @Test
  void writesALineForEachRunInTheirOrder() {
    add(FewShotMethod.FINE_TUNE, 10, 0.75);
    add(FewShotMethod.PROBE, 10, 0.5, 0.25);

    assertThat(text(results.toCsv()))
        .isEqualTo(
            """
            method,shots,run,seed,accuracy,images,seconds
            fine-tune,10,1,8,0.75,200,1.5
            probe,10,1,8,0.5,200,1.5
            probe,10,2,9,0.25,200,1.5
            """);
  }

  @Test
  void sumsUpByMethodAndNumberOfImages() {
    add(FewShotMethod.FINE_TUNE, 10, 0.75);
    add(FewShotMethod.PROBE, 10, 0.5, 0.25);
    add(FewShotMethod.PROBE, 2, 0.25, 0.25, 0.125);

    assertThat(text(results.toSummaryCsv()))
        .isEqualTo(
            """
            method,shots,median,minimum,maximum,runs
            probe,2,0.25,0.125,0.25,3
            probe,10,0.375,0.25,0.5,2
            fine-tune,10,0.75,0.75,0.75,1
            """);
  }

  @Test
  void printsATable() {
    add(FewShotMethod.PROBE, 1, 0.5, 0.25);
    add(FewShotMethod.PROBE, 1000, 1, 0.9);
    add(FewShotMethod.FROM_SCRATCH, 1, 0.2);
    add(FewShotMethod.FROM_SCRATCH, 1000, 0.8004);

    assertThat(results.toTable())
        .isEqualTo(
            """
            Images per class                      1                1,000
            probe                  37.5 (25.0-50.0)    95.0 (90.0-100.0)
            from-scratch           20.0 (20.0-20.0)     80.0 (80.0-80.0)""");
  }

  @Test
  void drawsALineOfEachMethod() throws IOException {
    add(FewShotMethod.PROBE, 1, 0.2, 0.3);
    add(FewShotMethod.PROBE, 10, 0.8, 0.9);
    add(FewShotMethod.FINE_TUNE, 1, 0.2, 0.5);
    add(FewShotMethod.FINE_TUNE, 10, 0.9, 0.95);

    BufferedImage picture =
        ImageIO.read(new ByteArrayInputStream(FewShotPlot.toPng("title", results.spreads())));

    assertThat(picture.getWidth()).isEqualTo(900);
    assertThat(picture.getHeight()).isEqualTo(500);
    assertThat(new Color(picture.getRGB(0, 0))).isEqualTo(Color.WHITE);
    assertThat(picture.getRGB(0, 0, 900, 500, null, 0, 900))
        .contains(0xFFE69F00, 0xFF0072B2)
        .doesNotContain(0xFF009E73);
  }

  private static String text(byte[] csv) {
    return new String(csv, StandardCharsets.UTF_8);
  }
}
