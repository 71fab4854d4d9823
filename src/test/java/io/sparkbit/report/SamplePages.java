package io.sparkbit.report;

import io.sparkbit.evaluation.ClassMetrics;
import io.sparkbit.evaluation.ConfusionMatrix;
import io.sparkbit.evaluation.ConfusionMatrix.Cell;
import io.sparkbit.evaluation.Evaluation;
import io.sparkbit.evaluation.Reliabilities;
import io.sparkbit.image.Size;
import io.sparkbit.report.page.Bars;
import io.sparkbit.report.page.Failures;
import io.sparkbit.report.page.PointMap;
import io.sparkbit.training.Certainty;
import io.sparkbit.training.Distortion;
import io.sparkbit.training.HyperRule;
import io.sparkbit.training.Interpolation;
import io.sparkbit.training.Objective;
import io.sparkbit.training.TrainingRecipe;
import io.sparkbit.training.TrainingStart;
import io.sparkbit.training.TrainingStep;
import io.sparkbit.training.UpdateRule;
import io.sparkbit.training.Validation;
import io.sparkbit.training.ValidationMetric;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Pages of all kinds with more classes, images and odder names than the shipped digits have, for
 * {@code .ci/pages}, which looks at them in a browser.
 */
public final class SamplePages {

  /** Names that files may have, of which a page must be able to show each. */
  private static final List<String> HOSTILE =
      List.of(
          "<script>alert(1)</script>.png",
          "\"><img src=x onerror=alert(1)>.png",
          "photo\u202Egnp.exe",
          "\u05E6\u05D9\u05DC\u05D5\u05DD \u05D7\u05EA\u05D5\u05DC 1.png",
          "\u0635\u0648\u0631\u0629.jpg",
          "tab\there\nand \u0000 there.png",
          "\u753B\u50CF \uD83D\uDC31.webp",
          "lone \uD83D surrogate.png",
          "a-very-long-name-without-a-single-blank-in-it-".repeat(8) + ".jpeg",
          "it's \"quoted\" & `more`.png");

  private static final Optional<String> RED_DOT =
      Optional.of(
          "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAUAAAAFCAYAAACNbyblAAAAHElEQVQI12P4"
              + "//8/w38GIAXDIBKE0DHxgljNBAAO9TXL0Y4OHwAAAABJRU5ErkJggg==");

  private static final int CLASSES = 100;
  private static final int IMAGES = 200;

  private SamplePages() {}

  /** Writes the pages into the folder that the first argument names. */
  public static void main(String[] arguments) throws IOException {
    Path folder = Files.createDirectories(Path.of(arguments[0]));
    Map<String, String> pages =
        Map.of(
            "evaluation-of-100", evaluation().toHtml(),
            "labels-of-1000", labels().toHtml(),
            "labels-of-none", noLabels().toHtml(),
            "features-of-12-folders", features(12).toHtml(),
            "features-of-one-folder", features(1).toHtml(),
            "audit", audit().toHtml(),
            "training-resumed", training().toHtml());
    for (Map.Entry<String, String> page : pages.entrySet()) {
      Files.writeString(folder.resolve(page.getKey() + ".html"), page.getValue());
    }
  }

  private static String name(int label) {
    return label < HOSTILE.size()
        ? HOSTILE.get(label)
        : List.of("tabby cat", "Great Pyrenees", "n0213", "sea").get(label % 4) + " " + label;
  }

  /** A hundred classes, each of which some others look like, in a band along the diagonal. */
  static EvaluationReport evaluation() {
    SplittableRandom random = new SplittableRandom(7);
    long[][] counts = new long[CLASSES][CLASSES];
    for (int label = 0; label < CLASSES; label++) {
      int sure = 40 + random.nextInt(150);
      for (int i = 0; i < IMAGES; i++) {
        int other = label + (int) Math.round(random.nextDouble(-1, 1) * random.nextInt(1, 9));
        int near = Math.floorMod(other, CLASSES);
        counts[label][
            i < sure ? label : random.nextInt(30) == 0 ? random.nextInt(CLASSES) : near]++;
      }
    }
    List<Cell> cells = new ArrayList<>();
    List<ClassMetrics> classes = new ArrayList<>();
    for (int label = 0; label < CLASSES; label++) {
      int column = label;
      long given = LongStream.range(0, CLASSES).map(row -> counts[(int) row][column]).sum();
      double precision = counts[label][label] / (double) Math.max(1, given);
      double recall = counts[label][label] / (double) IMAGES;
      classes.add(
          new ClassMetrics(
              name(label),
              IMAGES,
              counts[label][label],
              precision,
              recall,
              2 * precision * recall / (precision + recall)));
      for (int other = 0; other < CLASSES; other++) {
        if (counts[label][other] > 0) {
          cells.add(new Cell(name(label), name(other), counts[label][other]));
        }
      }
    }
    Evaluation evaluation =
        new Evaluation(
            "s3a://models/bit-m-r50x1",
            IntStream.range(0, CLASSES).mapToObj(SamplePages::name).toList(),
            failures().byReason(),
            classes,
            OptionalLong.of(CLASSES * IMAGES * 97L / 100),
            new ConfusionMatrix(cells, 0),
            Reliabilities.overconfident(0.8));
    return new EvaluationReport(evaluation, mistakes(), failures().errors());
  }

  private static List<Mistake> mistakes() {
    List<LabeledPicture> pictures = pictures("wrong label");
    return pictures.stream()
        .map(
            image ->
                new Mistake(
                    image,
                    image.picture(),
                    pictures.stream()
                        .limit(3)
                        .map(
                            other ->
                                new Mistake.Neighbor(
                                    other.path(), other.trueLabel(), 0.987, other.picture()))
                        .toList()))
        .toList();
  }

  private static List<LabeledPicture> pictures(String trueLabel) {
    return HOSTILE.stream()
        .map(
            file ->
                new LabeledPicture(
                    Optional.of("file:/photos/" + file + "/" + file),
                    name(file.length() % CLASSES),
                    0.5,
                    Optional.of(trueLabel),
                    RED_DOT))
        .toList();
  }

  private static Failures failures() {
    return new Failures(
        new TreeMap<>(Map.of("NOT_FOUND", 12L, "TRUNCATED", 1_003L)),
        HOSTILE.stream().map(file -> "NOT_FOUND: /photos/" + file + ": no such file").toList());
  }

  private static AuditReport audit() {
    List<Finding> pairs =
        HOSTILE.stream()
            .map(file -> finding(file, Optional.of(shown(file, name(file.length() % CLASSES)))))
            .toList();
    List<Finding> alone = HOSTILE.stream().map(file -> finding(file, Optional.empty())).toList();
    return new AuditReport(
        "hf://timm/resnetv2_50x1_bit.goog_in21k_ft_in1k",
        1_234_567,
        Map.of(Issue.NEAR_DUPLICATE, 10L, Issue.LABEL_ISSUE, 12_345L, Issue.UNREADABLE, 1_015L),
        Map.of(Issue.NEAR_DUPLICATE, pairs, Issue.LABEL_ISSUE, alone),
        failures());
  }

  private static Finding finding(String file, Optional<Finding.Shown> other) {
    return new Finding(
        shown(file, name(7)), other, other.isPresent() ? Optional.empty() : Optional.of(file), 0.9);
  }

  private static Finding.Shown shown(String file, String label) {
    return new Finding.Shown(
        Optional.of("file:/photos/" + file + "/" + file), Optional.of(label), RED_DOT);
  }

  private static ClassificationReport labels() {
    return new ClassificationReport(
        "hf://timm/resnetv2_50x1_bit.goog_in21k_ft_in1k",
        IntStream.range(0, 1000)
            .mapToObj(label -> new Bars.Bar(name(label), 1_000_000 / (label + 1)))
            .toList(),
        LongStream.range(0, 20).mapToObj(bin -> 100 * bin * bin * bin).toList(),
        Optional.of(0.807),
        pictures("tabby cat 12"),
        failures());
  }

  private static ClassificationReport noLabels() {
    return new ClassificationReport(
        "m",
        List.of(),
        LongStream.range(0, 20).mapToObj(bin -> 0L).toList(),
        Optional.empty(),
        List.of(),
        failures());
  }

  private static EmbeddingReport features(int folders) {
    SplittableRandom random = new SplittableRandom(3);
    List<PointMap.Point> points =
        IntStream.range(0, 1000)
            .mapToObj(
                i -> {
                  int folder = i % folders;
                  return new PointMap.Point(
                      3 * Math.cos(folder) * folder + random.nextGaussian(),
                      2 * Math.sin(folder) + random.nextGaussian() / 2,
                      Optional.of("/photos/" + name(folder) + "/" + i + ".jpg"),
                      Optional.of(name(folder)),
                      i % 7 == 0 ? Optional.empty() : RED_DOT);
                })
            .toList();
    return new EmbeddingReport(
        "/models/bit-50",
        "pooler_output",
        1_234_567,
        Optional.of(new EmbeddingReport.ImageMap(points, 2048, List.of(0.234, 0.1201))),
        failures());
  }

  private static Validation validation(int step) {
    List<Validation.ClassCounts> classes =
        Stream.concat(HOSTILE.stream(), Stream.of("cat", "dog"))
            .map(label -> new Validation.ClassCounts(100, 90 + label.length(), step / 120))
            .toList();
    double loss = 0.6 + 4 * Math.exp(-step / 900.0) + step * step * 3e-9;
    return new Validation(
        step,
        Map.of(
            ValidationMetric.LOSS, loss,
            ValidationMetric.ACCURACY, 0.9 - loss / 9,
            ValidationMetric.MACRO_F1, 0.85 - loss / 9),
        classes,
        List.of(),
        new Certainty(
            Reliabilities.overconfident(0.7),
            new Certainty.Calibration(1.83, loss - 0.03, Reliabilities.overconfident(0.97)),
            new Certainty.Unknown(-4.75, 0.05, 1_234)));
  }

  private static TrainingReport training() {
    SplittableRandom random = new SplittableRandom(5);
    HyperRule rule = HyperRule.of(25_000, 200_000);
    List<TrainingStep> steps =
        IntStream.range(0, rule.schedule().steps())
            .mapToObj(
                step ->
                    new TrainingStep(
                        step,
                        0.4 + 4 * Math.exp(-step / 900.0) + 0.15 * random.nextGaussian(),
                        rule.schedule().rate(step),
                        3.4 + random.nextDouble() + (step % 500 == 0 ? 9 : 0)))
            .map(
                step ->
                    new TrainingStep(
                        step.step(),
                        Math.max(0.01, step.loss()),
                        step.learningRate(),
                        step.seconds()))
            .toList();
    TrainingRecipe recipe =
        new TrainingRecipe(
            Size.square(512),
            Size.square(480),
            0.5,
            Distortion.NONE,
            rule.schedule(),
            0.1,
            512,
            32,
            42,
            Objective.CROSS_ENTROPY,
            UpdateRule.PLAIN);
    return new TrainingReport(
        new TrainingReport.Transfer(
            "/models/bit-m-r50x1", "a linear probe's", "up to stage1", "hf://google/bit-152"),
        new TrainingStart(
            recipe,
            25_000,
            Stream.concat(HOSTILE.stream(), Stream.of("cat", "dog")).toList(),
            6_240,
            List.of(),
            2_500,
            List.of()),
        steps,
        IntStream.rangeClosed(1, 20)
            .mapToObj(number -> validation(number * rule.schedule().steps() / 20 - 1))
            .toList(),
        ValidationMetric.LOSS,
        Optional.of(
            Interpolation.of(
                IntStream.rangeClosed(0, 10)
                    .mapToObj(
                        tenths ->
                            new Interpolation.Candidate(
                                1 - tenths / 10.0,
                                validation((20 - tenths) * rule.schedule().steps() / 20 - 1)))
                    .toList(),
                ValidationMetric.LOSS)));
  }
}
