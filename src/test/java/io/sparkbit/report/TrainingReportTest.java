package io.sparkbit.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkbit.evaluation.Reliabilities;
import io.sparkbit.image.Size;
import io.sparkbit.training.Certainty;
import io.sparkbit.training.Distortion;
import io.sparkbit.training.Interpolation;
import io.sparkbit.training.Objective;
import io.sparkbit.training.TrainingRecipe;
import io.sparkbit.training.TrainingSchedule;
import io.sparkbit.training.TrainingStart;
import io.sparkbit.training.TrainingStep;
import io.sparkbit.training.UpdateRule;
import io.sparkbit.training.Validation;
import io.sparkbit.training.ValidationMetric;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainingReportTest {

  private static final TrainingReport.Transfer TRANSFER =
      new TrainingReport.Transfer("/models/bit-50", "zeros", "up to stage1", "/models/<teacher>");

  private static final TrainingSchedule SCHEDULE =
      new TrainingSchedule(0.003, 10, List.of(40, 60, 80), 100);

  private static final TrainingRecipe RECIPE =
      new TrainingRecipe(
          Size.square(160),
          Size.square(128),
          0.5,
          Distortion.NONE,
          SCHEDULE,
          0,
          512,
          32,
          7,
          Objective.CROSS_ENTROPY,
          UpdateRule.PLAIN);

  private static String html(int firstStep, int logged) {
    List<TrainingStep> steps =
        IntStream.range(logged, 100)
            .mapToObj(step -> new TrainingStep(step, 2.0 / (1 + step), SCHEDULE.rate(step), 3))
            .toList();
    TrainingStart start =
        new TrainingStart(
            RECIPE, 1_024, List.of("<cat>", "dog"), firstStep, List.of(), 0, List.of());
    return new TrainingReport(
            TRANSFER, start, steps, List.of(), ValidationMetric.ACCURACY, Optional.empty())
        .toHtml();
  }

  @Test
  void showsTheFigures() {
    assertThat(html(0, 0))
        .contains("<dt>Last loss</dt><dd class=\"value\"><bdi>0.02096</bdi>", "mean of 10 steps")
        .contains("<dt>Steps</dt><dd class=\"value\"><bdi>100</bdi>")
        .contains("of 512 images, 50 times each")
        .contains("<dt>Images</dt><dd class=\"value\"><bdi>1,024</bdi>", "of 2 classes")
        .contains(
            "<dt>Head at the beginning</dt><dd><bdi>zeros</bdi>",
            "<dt>Not trained</dt><dd><bdi>up to stage1</bdi>",
            "<dt>Teacher</dt><dd><bdi>/models/&lt;teacher&gt;</bdi>")
        .contains("<dt>Time</dt><dd class=\"value\"><bdi>5.0 min</bdi>")
        .contains("of all steps, 3 s each, 170.7 images a second")
        .contains("Learning rate of steps 0 to 99: 0 at first, 0.000003 at last, from 0 to 0.003")
        .doesNotContain("Resumed", "dashed");
  }

  @Test
  void tellsTheSettings() {
    assertThat(html(0, 0))
        .contains("<dt>Falls to a tenth after</dt><dd><bdi>steps 40, 60, 80</bdi>")
        .contains("<dt>Resized to</dt><dd><bdi>160 x 160</bdi>")
        .contains("<dt>Mirrored</dt><dd><bdi>50% of the images</bdi>")
        .contains("<dt>RandAugment</dt><dd><bdi>none</bdi>")
        .contains("<dt>Erased in part</dt><dd><bdi>0% of the images</bdi>")
        .contains("<dt>MixUp, alpha</dt><dd><bdi>none</bdi>")
        .contains("<bdi>&lt;cat&gt;</bdi>, <bdi>dog</bdi>");
  }

  @Test
  void marksWhereItWentOn() {
    assertThat(html(60, 0))
        .contains("dashed: resumed at step 60", "<dt>Resumed at step</dt><dd><bdi>60</bdi>")
        .contains("Loss of steps 0 to 99:");
    assertThat(html(60, 60)).contains("Loss of steps 60 to 99:").doesNotContain("dashed");
  }

  /** The later of equal ones is not better. */
  @Test
  void showsTheValidations() {
    List<TrainingStep> steps =
        List.of(new TrainingStep(0, 1, 0.003, 2), new TrainingStep(1, 0.5, 0.003, 2));
    TrainingStart start =
        new TrainingStart(RECIPE, 1_024, List.of("<cat>", "dog"), 0, List.of(), 40, List.of());
    List<Validation> validations = List.of(validation(0, 18), validation(1, 18));

    assertThat(
            new TrainingReport(
                    TRANSFER,
                    start,
                    steps,
                    validations,
                    ValidationMetric.ACCURACY,
                    Optional.empty())
                .toHtml())
        .contains("Loss by step; orange: validation")
        .contains("The best by accuracy became the model.")
        .contains("All classes that have images, lowest F1 first.")
        .contains("<bdi>2</bdi>", "instead of 100, of 512 images")
        .contains("of 2 classes, and 40 to validate with")
        .containsOnlyOnce("<bdi>yes</bdi>")
        .contains("<polyline class=\"other\"");
  }

  /** What becomes of the best weights depends on the share of them that validates best. */
  @ParameterizedTest
  @CsvSource({
    "0, 'The best by accuracy validated no better than the weights at the beginning, which became the model.'",
    "0.3, The best by accuracy was mixed with the weights at the beginning.",
    "1, The best by accuracy became the model."
  })
  void saysWhatBecameTheModel(double share, String sentence) {
    Interpolation found =
        Interpolation.of(
            List.of(
                new Interpolation.Candidate(share, validation(1, 19)),
                new Interpolation.Candidate(0.5, validation(1, 18))),
            ValidationMetric.ACCURACY);
    assertThat(
            new TrainingReport(
                    TRANSFER,
                    new TrainingStart(
                        RECIPE, 1_024, List.of("cat", "dog"), 0, List.of(), 40, List.of()),
                    List.of(new TrainingStep(0, 1, 0.003, 2), new TrainingStep(1, 0.5, 0.003, 2)),
                    List.of(validation(1, 18)),
                    ValidationMetric.ACCURACY,
                    Optional.of(found))
                .toHtml())
        .contains(sentence);
  }

  private static Validation validation(int step, int correct) {
    return new Validation(
        step,
        Map.of(ValidationMetric.LOSS, 0.7, ValidationMetric.ACCURACY, (correct + 17) / 40.0),
        List.of(
            new Validation.ClassCounts(20, 22, correct), new Validation.ClassCounts(20, 18, 17)),
        List.of());
  }

  /** Of the best validation, as it is and with its temperature. */
  @Test
  void showsHowSureTheModelIs() {
    Validation plain = validation(1, 18);
    Validation sure =
        new Validation(
            1,
            plain.metrics(),
            plain.classes(),
            List.of(),
            new Certainty(
                Reliabilities.overconfident(0.75),
                new Certainty.Calibration(1.5, 0.61, Reliabilities.overconfident(1)),
                new Certainty.Unknown(-4.25, 0.05, 2)));
    TrainingReport report =
        new TrainingReport(
            TRANSFER,
            new TrainingStart(RECIPE, 1_024, List.of("cat", "dog"), 0, List.of(), 40, List.of()),
            List.of(new TrainingStep(0, 1, 0.003, 2), new TrainingStep(1, 0.5, 0.003, 2)),
            List.of(sure),
            ValidationMetric.ACCURACY,
            Optional.empty());

    assertThat(report.toHtml())
        .contains("<dt>ECE</dt><dd><bdi>19.00%</bdi>", "<dt>Temperature</dt><dd><bdi>1.5</bdi>")
        .contains("energy above -4.25, as 2 images (at most 5%) have")
        .contains("As trained: accuracy (bars) by score")
        .contains("With the temperature 1.5: accuracy (bars) by score")
        .contains(
            "As trained: scores and accuracy differ by 19.00% on the average of 10,100 images")
        .contains("the accuracy is 24.17% lower than the mean score");
  }
}
