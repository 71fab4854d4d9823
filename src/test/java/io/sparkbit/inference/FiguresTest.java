package io.sparkbit.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Counts are exact, whoever counts, and no part of a millisecond is lost. */
class FiguresTest {

  private final Figures figures = new Figures();

  @Test
  void threadsCountTogether() {
    IntStream.range(0, 10_000).parallel().forEach(i -> figures.add(Figure.IMAGES, 1));

    assertThat(figures.take(Figure.IMAGES)).isEqualTo(10_000);
    assertThat(figures.take(Figure.IMAGES)).isZero();
    assertThat(figures.take(Figure.FAILURES)).isZero();
  }

  @Test
  void partsOfAMillisecondStayForTheNextTime() {
    figures.add(Figure.READ, 1_700_000);
    assertThat(figures.take(Figure.READ)).isEqualTo(1);

    figures.add(Figure.READ, 400_000);
    assertThat(figures.take(Figure.READ)).isEqualTo(1);
  }

  @Test
  void timeCountsAlsoForFailures() {
    assertThatThrownBy(
            () ->
                figures.time(
                    Figure.NETWORK,
                    () -> {
                      Thread.sleep(5);
                      throw new IOException("broken");
                    }))
        .isInstanceOf(IOException.class)
        .hasMessage("broken");
    assertThat(figures.take(Figure.NETWORK)).isBetween(5L, 5_000L);
  }
}
