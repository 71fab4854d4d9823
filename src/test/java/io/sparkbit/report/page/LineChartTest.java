package io.sparkbit.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LineChartTest {

  @Test
  void drawsEachValue() {
    String html =
        new LineChart("Loss", List.of(2.0, 1.0, 0.0), 0, 1, OptionalInt.empty()).toHtml().render();

    // The axes end at 5 steps and at 2.
    assertThat(html)
        .contains("<polyline class=\"line\" points=\"0.0,0.0 200.0,500.0 400.0,1000.0\">")
        .contains("aria-label=\"Loss of steps 0 to 2: 2 at first, 0 at last, from 0 to 2\"")
        .doesNotContain("class=\"each\"", "dashed");
  }

  @Test
  void drawsMeansOfWhatFluctuates() {
    List<Double> values =
        IntStream.range(0, 100).mapToObj(step -> step % 2 == 0 ? 0.0 : 2.0).toList();

    String html = new LineChart("Loss", values, 0, 10, OptionalInt.of(50)).toHtml().render();

    assertThat(html)
        .contains("class=\"each\"", "class=\"line\"")
        .contains(
            "Loss by step: each step (thin), mean of 10 steps (bold); dashed: resumed at step 50")
        .contains("<line x1=\"50.00%\" y1=\"0%\" x2=\"50.00%\" y2=\"100%\" class=\"resumed\">");
  }

  /** A peak of one step is seen in a million. */
  @Test
  void longRunsStaySmallAndKeepTheirPeaks() {
    List<Double> values = new ArrayList<>(Collections.nCopies(1_000_000, 1.0));
    values.set(777_777, 10.0);

    String html = new LineChart("Loss", values, 0, 50, OptionalInt.empty()).toHtml().render();

    assertThat(html.length()).isLessThan(100_000);
    assertThat(html).containsPattern("points=\"[^\"]*777\\.\\d,0\\.0 ");
  }
}
