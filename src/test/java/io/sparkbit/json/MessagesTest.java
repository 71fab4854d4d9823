package io.sparkbit.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MessagesTest {

  private static final int SCREEN = 80 * 24;

  @Test
  void shortMessagesStay() {
    assertThat(Messages.shortened("größer, 3 × 4")).isEqualTo("größer, 3 × 4");
  }

  /** What is wrong stands at the beginning, what to do at the end. */
  @Test
  void ofALongMessageTheMiddleIsLeftOut() {
    String message = Messages.shortened("begin " + "x".repeat(10_000_000) + " end");

    assertThat(message)
        .startsWith("begin xxx")
        .contains("x ... (9,998,510 more characters) ... x")
        .endsWith("xxx end")
        .hasSizeLessThan(SCREEN);
  }

  @Test
  void nothingMovesTheCursor() {
    assertThat(Messages.shortened("a\u001b[2J\n\u0085b")).isEqualTo("a\\u001b[2J\\u000a\\u0085b");
  }

  /** Found by Jazzer: each of these takes six characters. */
  @Test
  void escapedTheyAreNoLonger() {
    assertThat(Messages.shortened("begin " + "\u0000".repeat(1_400) + " end"))
        .startsWith("begin \\u0000")
        .contains("0 ... ")
        .endsWith(" end")
        .hasSizeLessThan(SCREEN);
    assertThat(Messages.shortened("\u0000".repeat(100_000))).hasSizeLessThan(SCREEN);
  }

  @Test
  void listsSayHowManyMore() {
    assertThat(Messages.list(List.of())).isEqualTo("[]");
    assertThat(Messages.list(List.of("a", "b"))).isEqualTo("[a, b]");
    assertThat(Messages.list(IntStream.range(0, 5000).boxed().toList()))
        .isEqualTo("[0, 1, 2, 3, 4, 5, 6, 7, 8, 9 and 4,990 more]");
    assertThat(Messages.list(List.of("y".repeat(1000)))).isEqualTo("[" + "y".repeat(200) + "...]");
  }
}
