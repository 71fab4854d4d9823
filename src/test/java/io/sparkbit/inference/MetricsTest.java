package io.sparkbit.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Counts are exact, whoever counts, and no part of a millisecond is lost. */
class MetricsTest {

  private final Metrics metrics = new Metrics();

  @Test
  void threadsCountTogether() {
    IntStream.range(0, 10_000).parallel().forEach(i -> metrics.add(Metric.IMAGES, 1));

    assertThat(metrics.take(Metric.IMAGES)).isEqualTo(10_000);
    assertThat(metrics.take(Metric.IMAGES)).isZero();
    assertThat(metrics.take(Metric.FAILURES)).isZero();
  }

  @Test
  void partsOfAMillisecondStayForTheNextTime() {
    metrics.add(Metric.READ, 1_700_000);
    assertThat(metrics.take(Metric.READ)).isEqualTo(1);

    metrics.add(Metric.READ, 400_000);
    assertThat(metrics.take(Metric.READ)).isEqualTo(1);
  }

  @Test
  void timeCountsAlsoForFailures() {
    assertThatThrownBy(
            () ->
                metrics.time(
                    Metric.NETWORK,
                    () -> {
                      Thread.sleep(5);
                      throw new IOException("broken");
                    }))
        .isInstanceOf(IOException.class)
        .hasMessage("broken");
    assertThat(metrics.take(Metric.NETWORK)).isBetween(5L, 5_000L);
  }
}
