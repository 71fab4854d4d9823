package io.sparkbit.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkbit.report.EmbeddingReport.ImageMap;
import io.sparkbit.report.page.Failures;
import io.sparkbit.report.page.PointMap.Point;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EmbeddingReportTest {

  private static final ImageMap MAP =
      new ImageMap(
          IntStream.range(0, 3)
              .mapToObj(
                  i ->
                      new Point(
                          i, i % 2, Optional.of("/p/" + i), Optional.empty(), Optional.empty()))
              .toList(),
          2048,
          List.of(0.25, 0.125));

  private static String html(long images, Optional<ImageMap> map) {
    Failures failures = new Failures(new TreeMap<>(Map.of("EMPTY", 2L)), List.of());
    return new EmbeddingReport("m", "pooler_output", images, map, failures).toHtml();
  }

  @Test
  void saysWhatTheMapShows() {
    assertThat(html(1_000_000, Optional.of(MAP)))
        .contains("<dt>Dimensions</dt><dd class=\"value\"><bdi>2,048</bdi>", "of pooler_output")
        .contains("<dt>Explained variance</dt><dd class=\"value\"><bdi>37.50%</bdi>")
        .contains("3 of 1,000,000 images, drawn at random, by the first two principal components")
        .contains("(25.00% and 12.50% of the variance)")
        .containsSubsequence("Map</h2>", "Failures</h2>", "EMPTY");
    assertThat(html(3, Optional.of(MAP))).contains("All 3 images, by the first two");
  }

  @Test
  void saysWhyThereIsNoMap() {
    assertThat(html(1, Optional.empty()))
        .contains("A map needs at least three images whose features have the same length.")
        .doesNotContain("<dt>Explained variance");
  }
}
