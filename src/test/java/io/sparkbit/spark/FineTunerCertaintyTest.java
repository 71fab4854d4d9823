package io.sparkbit.spark;

import static io.sparkbit.spark.SmallTraining.assertRefused;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.hash;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sparkbit.evaluation.Reliability;
import io.sparkbit.model.Pretrained;
import io.sparkbit.network.BitConfig;
import io.sparkbit.training.Certainty;
import io.sparkbit.training.TrainingListener;
import io.sparkbit.training.Validation;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Scores that are calibrated, and images that show none of the classes. */
@ExtendWith({LocalSpark.class, OneThread.class})
class FineTunerCertaintyTest {

  private static final double RATE = 0.1;

  private static BitFineTuner tuner() {
    return SmallTraining.tuner()
        .setLearningRate(0.03)
        .setValidationIndicatorCol("held")
        .setValidationInterval(5)
        .setTemperatureScaling(true)
        .setUnknownFalsePositiveRate(RATE);
  }

  /** Digits below 8, every fifth of which to validate with is labeled as another. */
  private static Dataset<Row> digits(SparkSession spark) {
    return Digits.labeled(spark, 240)
        .where("label < 8")
        .withColumn("held", pmod(hash(col("path")), lit(2)).equalTo(0))
        .withColumn(
            "label",
            when(
                    col("held").and(pmod(hash(lit("wrong"), col("path")), lit(5)).equalTo(0)),
                    pmod(col("label").plus(1), lit(8)).cast("int").cast("string"))
                .otherwise(col("label")));
  }

  private static Validation best(BitImageClassifier classifier) {
    return ((FineTuningSummary) classifier.summary()).bestValidation().orElseThrow();
  }

  private static Reliability reliability(List<Row> rows) {
    long[] images = new long[Reliability.BINS];
    double[] scores = new double[Reliability.BINS];
    long[] correct = new long[Reliability.BINS];
    for (Row row : rows) {
      double score = row.getAs("score");
      int bin = Reliability.binOf(score);
      images[bin]++;
      scores[bin] += score;
      correct[bin] += row.getAs("label").equals(row.getAs("predictedLabel")) ? 1 : 0;
    }
    return Reliability.of(images, scores, correct);
  }

  private static double loss(List<Row> rows) {
    return rows.stream()
        .mapToDouble(
            row ->
                -Math.log(
                    row.<Vector>getAs("probability")
                        .apply(Integer.parseInt(row.<String>getAs("label")))))
        .average()
        .orElseThrow();
  }

  /** What the validation told is in the configuration, and the stage does it, saved or copied. */
  @Test
  void theModelIsAsSureAsItsValidationTold(SparkSession spark, @TempDir Path folder)
      throws IOException {
    Dataset<Row> digits = digits(spark);

    BitImageClassifier classifier =
        tuner()
            .setProbabilityCol("probability")
            .setRawPredictionCol("logits")
            .setUnknownScoreCol("energy")
            .setUnknownCol("unknown")
            .fit(digits);

    Validation best = best(classifier);
    Certainty.Calibration calibration = best.calibration().orElseThrow();
    Certainty.Unknown unknown = best.unknown().orElseThrow();
    BitConfig config = Pretrained.open(classifier.getModel()).config();
    assertThat(config.calibrationTemperature()).isEqualTo(calibration.temperature());
    assertThat(config.calibrationTemperature()).isNotCloseTo(1, within(0.1));
    assertThat(config.unknownThreshold().orElseThrow().energy()).isEqualTo(unknown.threshold());
    assertThat(config.unknownThreshold().orElseThrow().falsePositiveRate()).hasValue(RATE);
    List<Row> rows = classifier.transform(digits.where("held")).collectAsList();
    assertThat(loss(rows)).isCloseTo(calibration.loss(), within(1e-4)).isLessThan(best.loss());
    assertThat(reliability(rows).expectedCalibrationError())
        .isCloseTo(calibration.reliability().expectedCalibrationError(), within(0.01));
    assertThat(rows)
        .allSatisfy(
            row -> {
              double[] logits = row.<Vector>getAs("logits").toArray();
              double sum = 0;
              double exponentials = 0;
              for (double logit : logits) {
                sum += Math.exp(logit / calibration.temperature());
                exponentials += Math.exp(logit);
              }
              int predicted = (int) row.<Double>getAs("prediction").doubleValue();
              assertThat(row.<Double>getAs("score"))
                  .isCloseTo(
                      Math.exp(logits[predicted] / calibration.temperature()) / sum, within(1e-9));
              assertThat(row.<Double>getAs("energy"))
                  .isCloseTo(-Math.log(exponentials), within(1e-9));
              assertThat(row.<Boolean>getAs("unknown"))
                  .isEqualTo(row.<Double>getAs("energy") > unknown.threshold());
            });
    long above = rows.stream().filter(row -> row.<Boolean>getAs("unknown")).count();
    assertThat(above).isBetween(unknown.above() - 1, unknown.above() + 1).isPositive();
    assertThat(unknown.above()).isLessThanOrEqualTo((long) (RATE * rows.size()));

    assertThat(
            digits
                .where("held")
                .selectExpr(
                    "bit_top_k(path, 1, model => '%s')[0].score".formatted(classifier.getModel()))
                .collectAsList())
        .extracting(row -> row.getDouble(0))
        .isEqualTo(rows.stream().map(row -> row.<Double>getAs("score")).toList());

    classifier.save(folder.resolve("stage").toString());
    BitImageClassifier loaded = BitImageClassifier.load(folder.resolve("stage").toString());
    assertThat(loaded.transform(digits.where("held")).collectAsList()).isEqualTo(rows);
    BitImageClassifier copy =
        classifier.copy(new ParamMap().put(classifier.unknownThreshold(), 1e9));
    assertThat(copy.transform(digits).where("unknown").count()).isZero();

    // Weights of another head have neither.
    BitImageClassifier again =
        tuner()
            .setModel(classifier.getModel())
            .setTemperatureScaling(false)
            .setUnknownFalsePositiveRate(0)
            .setSteps(1)
            .fit(digits);
    BitConfig other = Pretrained.open(again.getModel()).config();
    assertThat(other.calibrationTemperature()).isEqualTo(1);
    assertThat(other.unknownThreshold()).isEmpty();
  }

  /** Noise is told from the digits that were learned, by a threshold that those choose. */
  @Test
  void picturesOfNoClassAreTold(SparkSession spark, @TempDir Path folder) throws IOException {
    Dataset<Row> digits =
        Digits.labeled(spark, 240).withColumn("held", pmod(hash(col("path")), lit(3)).equalTo(0));
    BitImageClassifier classifier = tuner().setSteps(20).setUnknownCol("unknown").fit(digits);

    double known = share(classifier.transform(digits.where("held")));
    double noise = share(classifier.transform(noise(spark, folder)));

    assertThat(known).isLessThanOrEqualTo(RATE + 0.02);
    assertThat(noise).isGreaterThan(0.6);
  }

  private static double share(Dataset<Row> rows) {
    return (double) rows.where("unknown").count() / rows.count();
  }

  private static Dataset<Row> noise(SparkSession spark, Path folder) throws IOException {
    SplittableRandom random = new SplittableRandom(5);
    List<String> paths = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      BufferedImage image = new BufferedImage(8, 8, BufferedImage.TYPE_BYTE_GRAY);
      for (int pixel = 0; pixel < 64; pixel++) {
        image.getRaster().setSample(pixel % 8, pixel / 8, 0, random.nextInt(256));
      }
      Path file = folder.resolve(i + ".png");
      ImageIO.write(image, "png", file.toFile());
      paths.add(file.toString());
    }
    return spark.createDataset(paths, Encoders.STRING()).toDF("path");
  }

  @Test
  void twoWorkersAreAsSureAsOne(SparkSession spark) {
    Dataset<Row> digits = digits(spark);
    BitFineTuner tuner = tuner().setSteps(4);

    Validation one = best(tuner.fit(digits));
    Validation two = best(tuner.setNumWorkers(2).fit(digits));

    assertThat(two.calibration().orElseThrow().temperature())
        .isCloseTo(one.calibration().orElseThrow().temperature(), within(0.03));
    assertThat(two.unknown().orElseThrow().threshold())
        .isCloseTo(one.unknown().orElseThrow().threshold(), within(0.02));
    assertThat(two.reliability().orElseThrow().images())
        .isEqualTo(one.reliability().orElseThrow().images());
  }

  /** The best validation was before the checkpoint. */
  @Test
  void aResumedTrainingKeepsTheTemperature(SparkSession spark, @TempDir Path folder)
      throws IOException {
    Dataset<Row> digits = digits(spark);
    BitFineTuner tuner = tuner().setValidationInterval(2).setCheckpointInterval(4);
    Validation uninterrupted = best(tuner.fit(digits));
    tuner.setCheckpointDir(folder.resolve("checkpoints").toString());
    TrainingListener interrupted =
        (step, program) -> {
          if (step.step() == 9) {
            throw new IllegalStateException("interrupted");
          }
        };
    assertThatThrownBy(() -> tuner.fit(digits, interrupted)).hasMessage("interrupted");
    assertThat(Files.exists(folder.resolve("checkpoints/step-00000008.json"))).isTrue();

    assertThatThrownBy(() -> tuner.copy(ParamMap.empty()).setTemperatureScaling(false).fit(digits))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("patience 0, temperature scaling, unknown at a false positive rate");
    BitImageClassifier resumed = tuner.fit(digits);

    assertThat(best(resumed)).isEqualTo(uninterrupted);
    assertThat(Pretrained.open(resumed.getModel()).config().calibrationTemperature())
        .isEqualTo(uninterrupted.calibration().orElseThrow().temperature());
  }

  /** All labels are right, or the images are few: no temperature is made up. */
  @Test
  void scoresStayAsTheyAreWhereNothingTells(SparkSession spark) throws IOException {
    Dataset<Row> few =
        Digits.labeled(spark, 40).withColumn("held", pmod(hash(col("path")), lit(4)).equalTo(0));

    BitImageClassifier classifier = tuner().setSteps(1).fit(few);

    assertThat(best(classifier).calibration()).isEmpty();
    assertThat(Pretrained.open(classifier.getModel()).config().calibrationTemperature())
        .isEqualTo(1);
  }

  @Test
  void refusesWhatTellsNothing(SparkSession spark) {
    Dataset<Row> digits = digits(spark).limit(20);

    assertRefused(
        tuner().setValidationIndicatorCol("").setValidationSplit(0),
        digits,
        "validationInterval needs images to validate with; set validationSplit or"
            + " validationIndicatorCol");
    assertRefused(
        SmallTraining.tuner().setTemperatureScaling(true),
        digits,
        "temperatureScaling needs images to validate with; set validationSplit or"
            + " validationIndicatorCol");
    assertRefused(
        SmallTraining.tuner().setUnknownFalsePositiveRate(0.05),
        digits,
        "unknownFalsePositiveRate needs images to validate with; set validationSplit or"
            + " validationIndicatorCol");
    assertRefused(
        tuner(),
        digits.withColumn("label", array(col("label"))),
        "temperatureScaling is 'true', but this is a multi label classification (problemType), which"
            + " knows nothing of it; leave it out");
    assertRefused(
        SmallTraining.tuner().setProblemType("regression").setUnknownScoreCol("energy"),
        digits,
        "unknownScoreCol is 'energy', but this is a regression (problemType), which knows nothing of"
            + " it; leave it out");
    assertRefused(
        SmallTraining.tuner().setUnknownCol("unknown"),
        digits,
        "unknownCol is 'unknown', but nothing says from which energy on images are unknown; set"
            + " unknownThreshold or unknownFalsePositiveRate (0.05, for example), or read the"
            + " energies in unknownScoreCol first");
    assertThatThrownBy(
            () ->
                new BitLinearProbe()
                    .setModel(Digits.MODEL)
                    .setInputCol("path")
                    .setUnknownCol("unknown")
                    .fit(digits))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "unknownCol is 'unknown', but nothing says from which energy on images are unknown; set"
                + " unknownThreshold, or read the energies in unknownScoreCol first");
    assertThatThrownBy(
            () ->
                new BitImageClassifier()
                    .setModel(Digits.MODEL)
                    .setInputCol("path")
                    .setUnknownCol("unknown")
                    .transform(digits))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "unknownCol is 'unknown', but model 'bundled:bit-tiny-digits' does not say from which"
                + " energy on images are unknown; set unknownThreshold, or fine-tune it with"
                + " unknownFalsePositiveRate");
    assertThatThrownBy(() -> tuner().setUnknownFalsePositiveRate(1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("unknownFalsePositiveRate is 1.0, but must be from 0 to below 1");
    assertThatThrownBy(() -> tuner().setUnknownThreshold(Double.NaN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("unknownThreshold is NaN, but must be a number");
  }
}
