package io.sparkbit.spark.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkbit.training.WorkShare;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MemberTest {

  private static List<Integer> shares(int... earlier) {
    return Member.shares(
        IntStream.of(earlier).mapToObj(share -> new Member("host", 1, 2, 3, share)).toList());
  }

  @Test
  void keepsSharesAndFillsTheRest() {
    assertThat(shares(-1, -1, -1)).containsExactly(0, 1, 2);
    assertThat(shares(2, 0, 1)).containsExactly(2, 0, 1);
    assertThat(shares(-1, 0, -1)).containsExactly(1, 0, 2);
    assertThat(shares(1, 1, 1)).containsExactly(1, 0, 2);
    assertThat(shares(7, 0)).containsExactly(1, 0);
  }

  @Test
  void aShareAmongOtherWorkersIsNone() {
    assertThat(Member.numberOf(new WorkShare(1, 3), 3)).isEqualTo(1);
    assertThat(Member.numberOf(new WorkShare(1, 3), 2)).isEqualTo(Member.NONE);
  }

  @Test
  void comesBackFromItsText() {
    Member member = new Member("fd00::1", 40123, -9_000_000_000_000L, 12, -1);

    assertThat(Member.decoded(member.encoded())).isEqualTo(member);
  }
}
