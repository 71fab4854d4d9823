package io.sparkbit.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sparkbit.evaluation.Reliability;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How sure a classifier is, may be, and of what it knows nothing. */
class CertaintyTest {

  private static final Path GOLDEN =
      Path.of("src/test/resources/io/sparkbit/training/calibration.json");

  private static final CertaintyPlan PLAN =
      new CertaintyPlan(CertaintyPlan.Scaling.TEMPERATURE, 0.05);

  private static void add(ValidationTally tally, int classes, int label, float... logits) {
    float[] target = new float[classes];
    target[label] = 1;
    tally.add(logits, 0, target);
  }

  private static ValidationTally tally(JsonNode golden, int from, int to) {
    int classes = golden.at("/logits/0").size();
    ValidationTally tally = new ClassTally(classes, PLAN);
    for (int i = from; i < to; i++) {
      float[] logits = new float[classes];
      for (int j = 0; j < classes; j++) {
        logits[j] = (float) golden.get("logits").get(i).get(j).doubleValue();
      }
      add(tally, classes, golden.get("labels").get(i).intValue(), logits);
    }
    return tally;
  }

  /** Against PyTorch's LBFGS, scikit-learn's log_loss and the paper's calibration error. */
  @ParameterizedTest
  @ValueSource(strings = {"too_sure", "not_sure_enough", "two_classes"})
  void findsTheTemperatureThatOthersFind(String name) throws IOException {
    JsonNode golden = new JsonMapper().readTree(GOLDEN.toFile()).get(name);
    int images = golden.get("labels").size();

    Validation result = tally(golden, 0, 150).plus(tally(golden, 150, images)).after(7);

    Certainty.Calibration found = result.calibration().orElseThrow();
    assertThat(found.temperature()).isCloseTo(golden.get("nearest").doubleValue(), within(1e-9));
    assertThat(Math.log(found.temperature() / golden.get("temperature").doubleValue()))
        .isCloseTo(0, within(Math.log(2) / 128 + 1e-9));
    double lowest = golden.get("calibrated_loss").doubleValue();
    assertThat(found.loss()).isBetween(lowest - 1e-9, lowest + 1e-4).isLessThan(result.loss());
    assertThat(result.loss()).isCloseTo(golden.get("loss").doubleValue(), within(1e-7));
    Reliability before = result.reliability().orElseThrow();
    assertThat(before.images()).isEqualTo(images);
    assertThat(before.expectedCalibrationError())
        .isCloseTo(golden.get("ece").doubleValue(), within(1e-7));
    assertThat(found.reliability().expectedCalibrationError())
        .isCloseTo(golden.get("calibrated_ece").doubleValue(), within(1e-7));
    assertThat(found.reliability().bins().stream().mapToLong(Reliability.Bin::correct).sum())
        .isEqualTo(before.bins().stream().mapToLong(Reliability.Bin::correct).sum());
  }

  /** Whoever is right, or wrong, always, could be surer without end, or less sure. */
  @ParameterizedTest
  @CsvSource({"100, 1", "100, 0", "49, 0.8", "0, 0.8"})
  void findsNoneBeyondAllBounds(int images, double share) {
    ValidationTally tally = new ClassTally(3, PLAN);
    for (int i = 0; i < images; i++) {
      add(tally, 3, i < share * images ? i % 3 : (i + 1) % 3, logits(i % 3, 2));
    }

    assertThat(tally.after(0).calibration()).isEmpty();
  }

  private static float[] logits(int label, float value) {
    float[] logits = new float[3];
    logits[label] = value;
    return logits;
  }

  /** Four of five are right: two others share what is left. */
  @Test
  void atTheBestTemperatureScoresAreShares() {
    ValidationTally tally = new ClassTally(3, PLAN);
    for (int i = 0; i < 50; i++) {
      add(tally, 3, i % 5 == 0 ? (i + 1) % 3 : i % 3, logits(i % 3, 6));
    }

    Certainty.Calibration found = tally.after(0).calibration().orElseThrow();

    assertThat(found.temperature()).isCloseTo(6 / Math.log(8), within(0.02));
    assertThat(found.reliability().expectedCalibrationError()).isLessThan(0.005);
    assertThat(found.reliability().bins().get(Reliability.binOf(0.8)).images()).isEqualTo(50);
  }

  @Test
  void logitsBeyondAllBounds() {
    ValidationTally tally = new ClassTally(3, PLAN);
    for (int i = 0; i < 60; i++) {
      add(tally, 3, i % 7 == 0 ? 1 : 0, 1e30f, i % 2 == 0 ? -1e30f : 1e30f, -1e30f);
    }

    Validation result = tally.after(0);

    assertThat(result.calibration()).isEmpty();
    assertThat(result.reliability().orElseThrow().expectedCalibrationError()).isFinite();
    assertThat(result.unknown().orElseThrow().threshold()).isBetween(-1.01e30, -0.99e30);
  }

  /** The larger a share, the lower the threshold; what is above it is at most this share. */
  @ParameterizedTest
  @ValueSource(doubles = {0.001, 0.01, 0.05, 0.2, 0.5, 0.999})
  void theThresholdOfUnknownImages(double share) {
    SplittableRandom random = new SplittableRandom(3);
    double[] energies =
        random.doubles(2_000).map(value -> Math.log(value) * 9 + 5).toArray(); // Of both signs.
    EnergyTally one = new EnergyTally();
    EnergyTally other = new EnergyTally();
    for (int i = 0; i < energies.length; i++) {
      (i % 3 == 0 ? one : other).add(energies[i]);
    }

    one.plus(other);
    Certainty.Unknown found = one.unknown(share).orElseThrow();

    long above = Arrays.stream(energies).filter(e -> e > found.threshold()).count();
    assertThat(found.above()).isEqualTo(above);
    assertThat((double) above / energies.length).isLessThanOrEqualTo(share);
    assertThat((double) above / energies.length).isGreaterThan(share - 0.005);
    assertThat(found.falsePositiveRate()).isEqualTo(share);
  }

  @Test
  void equalEnergiesAreAllKnown() {
    EnergyTally tally = new EnergyTally();
    for (int i = 0; i < 10; i++) {
      tally.add(i < 6 ? -2.5 : -7);
    }

    Certainty.Unknown found = tally.unknown(0.5).orElseThrow();

    assertThat(found.above()).isZero();
    assertThat(found.threshold()).isGreaterThanOrEqualTo(-2.5).isCloseTo(-2.5, within(0.003));
    assertThat(tally.unknown(0.6).orElseThrow().threshold()).isCloseTo(-7, within(0.01));
  }

  @Test
  void noThresholdWithoutFiniteEnergies() {
    EnergyTally tally = new EnergyTally();
    assertThat(tally.unknown(0.1)).isEmpty();
    tally.add(Double.NaN);

    assertThat(tally.unknown(0.1)).isEmpty();
  }

  @Test
  void tellsNothingUnlessAsked() {
    ValidationTally tally = new ClassTargets(new int[] {0, 1}, 2).tally();
    add(tally, 2, 0, 3, 0);

    Validation result = tally.after(0);

    assertThat(result.reliability()).isPresent();
    assertThat(result.calibration()).isEmpty();
    assertThat(result.unknown()).isEmpty();
    assertThat(new LabelSetTargets(new int[][] {{0}}, 1).tally().after(0).reliability()).isEmpty();
  }

  @Test
  void rangesAreClosedAbove() {
    assertThat(List.of(0.0, 1e-9, 1 / 15.0, 0.0667, 0.5, 1.0).stream().map(Reliability::binOf))
        .containsExactly(0, 0, 0, 1, 7, 14);
    assertThatThrownBy(() -> new Reliability(List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("there are 0 ranges of scores instead of 15");
  }
}
