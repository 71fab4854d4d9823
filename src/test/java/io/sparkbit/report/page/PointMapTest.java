package io.sparkbit.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkbit.report.page.PointMap.Point;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PointMapTest {

  private static Point point(double x, double y, String label) {
    return new Point(
        x, y, Optional.of("/photos/" + label + "/1.png"), Optional.of(label), Optional.empty());
  }

  private static String html(Point... points) {
    return new PointMap(List.of(points)).toHtml().render();
  }

  private static List<String> found(String pattern, String html) {
    return Pattern.compile(pattern).matcher(html).results().map(match -> match.group(1)).toList();
  }

  @Test
  void pointsKeepTheirDistancesWithinTheMap() {
    List<String> places =
        found(
            "translate\\(([0-9. ]+)\\)",
            html(point(0, 0, "a"), point(10, 0, "a"), point(10, 5, "b")));

    assertThat(places).containsExactly("14.0 400.0", "786.0 400.0", "786.0 14.0");
  }

  @Test
  void oneAndTheSamePlaceIsInTheMiddle() {
    assertThat(found("translate\\(([0-9. ]+)\\)", html(point(3, 3, "a"), point(3, 3, "a"))))
        .containsExactly("400.0 160.0", "400.0 160.0");
  }

  /** Colors alone would not do for everybody. */
  @Test
  void noTwoLabelsLookTheSame() {
    Point[] points =
        IntStream.range(0, 12)
            .boxed()
            .flatMap(
                label ->
                    IntStream.rangeClosed(0, 12 - label)
                        .mapToObj(i -> point(i, label, "label-" + label)))
            .toArray(Point[]::new);

    String html = html(points);

    List<String> legend = found("<li>.*?<path (.*?)></path>", html);
    assertThat(legend).hasSize(11).doesNotHaveDuplicates();
    assertThat(found("<bdi>(label-\\d+)</bdi>", html))
        .containsExactly(
            "label-0", "label-1", "label-2", "label-3", "label-4", "label-5", "label-6", "label-7",
            "label-8", "label-9");
    assertThat(html).contains("others</li>");
  }

  @Test
  void oneLabelNeedsNoLegend() {
    assertThat(html(point(0, 0, "a"), point(1, 1, "a"))).doesNotContain("legend", "others");
  }

  @Test
  void pointsSayWhatTheyAre() {
    Point point =
        new Point(0, 0, Optional.of("/p/\"<b>/1.png"), Optional.of("<i>"), Optional.of("data:,x"));

    assertThat(html(point))
        .contains(
            "role=\"img\" aria-label=\"&lt;i&gt;, &quot;&lt;b&gt;/1.png\""
                + " data-picture=\"data:,x\"><title>&lt;i&gt;, &quot;&lt;b&gt;/1.png</title>");
  }
}
