package io.sparkbit.spark;

import static io.sparkbit.spark.SmallTraining.assertRefused;
import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.hash;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sparkbit.error.UserException;
import io.sparkbit.model.Pretrained;
import io.sparkbit.network.ProblemType;
import io.sparkbit.training.Validation;
import io.sparkbit.training.ValidationMetric;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.evaluation.RegressionEvaluator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Trainings on several labels for each image, and on values. */
@ExtendWith({LocalSpark.class, OneThread.class})
class FineTunerProblemsTest {

  private static final List<String> LABELS = List.of("even", "prime", "round");

  private static BitFineTuner tuner() {
    return SmallTraining.tuner()
        .setLearningRate(0.03)
        .setSteps(16)
        .setValidationIndicatorCol("held");
  }

  /** Digits with what is true of each of them; of a one, nothing is. */
  private static Dataset<Row> digits(SparkSession spark, int images) {
    return Digits.labeled(spark, images)
        .withColumn("digit", col("label").cast("int"))
        .withColumn(
            "label",
            expr(
                "filter(array(IF(digit IN (2, 3, 5, 7), 'prime', null), IF(digit % 2 = 0, 'even',"
                    + " null), IF(digit IN (0, 6, 8, 9), 'round', null)), one -> one IS NOT NULL)"))
        .withColumn("held", pmod(hash(col("path")), lit(4)).equalTo(0));
  }

  private static Validation best(BitImageClassifier classifier) {
    return ((FineTuningSummary) classifier.summary()).bestValidation().orElseThrow();
  }

  /** What is validated is what the written model says, at the thresholds that it is given. */
  @Test
  void learnsSeveralLabels(SparkSession spark) throws IOException {
    Dataset<Row> digits = digits(spark, 240);

    BitImageClassifier classifier =
        tuner()
            .setValidationMetric("mAP")
            .setPredictedLabelsCol("predictedLabels")
            .setProbabilityCol("probability")
            .fit(digits);

    Validation best = best(classifier);
    Pretrained model = Pretrained.open(classifier.getModel());
    assertThat(model.config().problemType()).contains(ProblemType.MULTI_LABEL_CLASSIFICATION);
    assertThat(model.config().labels()).isEqualTo(LABELS);
    assertThat(model.config().labelThresholds())
        .isEqualTo(best.thresholds().stream().map(Validation.LabelThreshold::threshold).toList());
    assertThat(best.metric(ValidationMetric.MEAN_AVERAGE_PRECISION)).isGreaterThan(0.9);
    List<Validation.ClassCounts> counts = new ArrayList<>();
    List<Row> rows = classifier.transform(digits.where("held")).collectAsList();
    for (String label : LABELS) {
      counts.add(
          new Validation.ClassCounts(
              rows.stream().filter(row -> shows(row, "label", label)).count(),
              rows.stream().filter(row -> shows(row, "predictedLabels", label)).count(),
              rows.stream()
                  .filter(row -> shows(row, "label", label) && shows(row, "predictedLabels", label))
                  .count()));
    }
    assertThat(counts).isEqualTo(best.classes());
    assertThat(rows).anyMatch(row -> row.getList(row.fieldIndex("predictedLabels")).isEmpty());
    assertThat(rows).anyMatch(row -> row.getList(row.fieldIndex("predictedLabels")).size() > 1);
  }

  private static boolean shows(Row row, String column, String label) {
    return row.getList(row.fieldIndex(column)).contains(label);
  }

  @Test
  void learnsValues(SparkSession spark) throws IOException {
    Dataset<Row> digits =
        digits(spark, 240).withColumn("grams", col("digit").multiply(-250.0).plus(4000.0));

    BitImageClassifier classifier =
        tuner()
            .setProblemType("regression")
            .setLabelCol("grams")
            .setValidationMetric("mae")
            .fit(digits);

    Validation best = best(classifier);
    Pretrained model = Pretrained.open(classifier.getModel());
    assertThat(model.config().problemType()).contains(ProblemType.REGRESSION);
    assertThat(model.config().labels()).containsExactly("grams");
    assertThat(best.metric(ValidationMetric.R2)).isGreaterThan(0.3);
    assertThat(best.classes()).isEmpty();
    Dataset<Row> predicted = classifier.transform(digits.where("held")).cache();
    assertThat(predicted.agg(avg(abs(col("prediction").minus(col("grams"))))).first().getDouble(0))
        .isCloseTo(best.metric(ValidationMetric.MAE), within(0.05));
    assertThat(
            new RegressionEvaluator().setLabelCol("grams").setMetricName("r2").evaluate(predicted))
        .isCloseTo(best.metric(ValidationMetric.R2), within(1e-3));
    assertThat(predicted.where("predictedLabel <> 'grams' OR score <> prediction").count())
        .isZero();
  }

  /** Values in another unit give the same model in that unit. */
  @Test
  @Tag("long")
  void theUnitDoesNotMatter(SparkSession spark) {
    Dataset<Row> digits = digits(spark, 60);

    double[] losses =
        tuner()
            .setProblemType("regression")
            .setLabelCol("digit")
            .fit(digits)
            .summary()
            .objectiveHistory();
    double[] inThousands =
        tuner()
            .setProblemType("regression")
            .setLabelCol("digit")
            .fit(digits.withColumn("digit", col("digit").multiply(1000).minus(1e6)))
            .summary()
            .objectiveHistory();

    assertThat(inThousands).containsExactly(losses, within(1e-4));
  }

  /** What a column of text or numbers means may be said; MixUp, smoothing and weights do too. */
  @Test
  void whatIsLearnedWithOtherObjectives(SparkSession spark) {
    Dataset<Row> digits = digits(spark, 60);

    double[] losses =
        tuner()
            .setProblemType("multi_label_classification")
            .setClassWeights("auto")
            .setLabelSmoothing(0.1)
            .setFocalGamma(1)
            .setMixupAlpha(0.2)
            .fit(digits)
            .summary()
            .objectiveHistory();

    assertThat(Arrays.stream(losses).allMatch(Double::isFinite)).isTrue();
    assertThat(losses[losses.length - 1]).isLessThan(losses[0]);
  }

  @Test
  void workersLearnTheSameTogether(SparkSession spark) {
    Dataset<Row> digits = digits(spark, 40);
    BitFineTuner alone = tuner().setSteps(3);

    for (BitFineTuner tuner :
        List.of(alone, tuner().setSteps(3).setProblemType("regression").setLabelCol("digit"))) {
      FineTuningSummary one = (FineTuningSummary) tuner.fit(digits).summary();
      FineTuningSummary two = (FineTuningSummary) tuner.setNumWorkers(2).fit(digits).summary();

      assertThat(two.objectiveHistory()).containsExactly(one.objectiveHistory(), within(1e-4));
      assertThat(two.validations().get(0).loss())
          .isCloseTo(one.validations().get(0).loss(), within(1e-4));
    }
  }

  @Test
  void refusesWhatCannotBeLearned(SparkSession spark) {
    Dataset<Row> digits = digits(spark, 20);

    assertRefused(
        tuner().setProblemType("multi_label_classification").setLabelCol("digit"),
        digits,
        "Column 'digit' of the dataset is of type int, but several labels for each image are an"
            + " array of text or whole numbers, such as split(labels, ';') makes of text, or"
            + " --label-separator of a job");
    assertRefused(
        tuner(),
        digits.withColumn("label", array(lit("a"), lit(null))),
        "Column 'label' of the dataset has arrays with a label that is null or empty (20, such as"
            + " [a, null]); leave it out, since an empty array says that an image shows none of the"
            + " classes");
    assertRefused(
        tuner(),
        digits.withColumn("label", array().cast("array<string>")),
        "No image shows any class: column 'label' has no label in any row; fill in some");
    assertRefused(
        tuner(),
        digits.withColumn("label", when(col("digit").gt(2), col("label"))),
        "7 of 20 images have no label: column 'label' is null; fill it in, or leave these images"
            + " out");
    assertRefused(
        tuner().setProblemType("regression"),
        digits,
        "Column 'label' of the dataset is of type array<string>, but a regression learns numbers;"
            + " cast it to double");
    assertRefused(
        tuner().setProblemType("regression"),
        digits.withColumn("label", expr("IF(digit = 3, double('NaN'), 1.5)")),
        "Column 'label' of the dataset has cells that are not finite numbers (2, such as NaN);"
            + " leave these images out");
    assertRefused(
        tuner().setProblemType("regression"),
        digits.withColumn("label", lit("7")),
        "All images have the value 7.0 in column 'label'; there is nothing to learn");
    assertRefused(
        tuner().setSampling("balanced"),
        digits,
        "sampling is 'balanced', but this is a multi label classification (problemType), which"
            + " knows nothing of it; leave it out");
    assertRefused(
        tuner().setProblemType("regression").setLabelCol("digit").setLabelSmoothing(0.1),
        digits,
        "labelSmoothing is '0.1', but this is a regression (problemType), which knows nothing of"
            + " it; leave it out");
    assertRefused(
        tuner().setValidationMetric("accuracy"),
        digits,
        "validationMetric is 'accuracy', but a multi label classification (problemType) is measured"
            + " by loss, microF1, macroF1, mAP");
    assertThatThrownBy(
            () -> new BitLinearProbe().setModel(Digits.MODEL).setInputCol("path").fit(digits))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Column 'label' of the dataset is of type array<string>; labels are text or whole"
                + " numbers");
  }
}
