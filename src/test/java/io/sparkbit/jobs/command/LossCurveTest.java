package io.sparkbit.jobs.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkbit.error.UserException;
import io.sparkbit.training.TrainingStep;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LossCurveTest {

  private static final String HEAD = "step,loss,learning_rate,seconds\n";

  private static LossCurve read(String csv) {
    return LossCurve.ofCsv(csv.getBytes(StandardCharsets.UTF_8), "/out/training-log.csv");
  }

  private static String text(LossCurve curve) {
    return new String(curve.toCsv(), StandardCharsets.UTF_8);
  }

  @Test
  void comesBackFromItsFile() {
    String csv = HEAD + "0,2.302585,0.0,0.5\n1,1.25,0.003,0.25\n";

    assertThat(text(read(csv))).isEqualTo(csv);
    assertThat(read(csv).last()).isEqualTo(new TrainingStep(1, 1.25, 0.003, 0.25));
    assertThat(read(HEAD).isEmpty()).isTrue();
  }

  @Test
  void aResumedRunReplacesTheStepsThatItRepeats() {
    LossCurve curve = read(HEAD + "0,4.0,0.1,1.0\n1,3.0,0.1,1.0\n2,2.0,0.1,1.0\n");

    curve.add(new TrainingStep(1, 2.5, 0.1, 1.0));

    assertThat(text(curve)).isEqualTo(HEAD + "0,4.0,0.1,1.0\n1,2.5,0.1,1.0\n");
  }

  /** As many steps as the rule has for the largest sets; a scan for each would take hours. */
  @Test
  void longTrainingsAreKeptInLinearTime() {
    LossCurve curve = new LossCurve();

    IntStream.range(0, 1_000_000).forEach(step -> curve.add(new TrainingStep(step, 1, 1, 1)));

    assertThat(curve.last().step()).isEqualTo(999_999);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"1,2.0,0.1 | 1", "1,two,0.1,1.0 | 1", "x,2.0,0.1,1.0 | 1", "1.5,2.0,0.1,1.0 | 1"})
  void damageIsToldWithItsPlace(String line, int steps) {
    assertThatThrownBy(() -> read(HEAD + "0,4.0,0.1,1.0\n" + line + "\n"))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "/out/training-log.csv is damaged after %d steps; it must have the columns [step, loss, learning_rate, seconds]. Remove it to go on without it",
            steps);
  }
}
