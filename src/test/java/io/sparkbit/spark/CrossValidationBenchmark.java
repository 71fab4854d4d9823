package io.sparkbit.spark;

import io.sparkbit.spark.label.LabelIndexer;
import io.sparkbit.spark.session.SessionConf;
import java.util.Arrays;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.tuning.CrossValidator;
import org.apache.spark.ml.tuning.CrossValidatorModel;
import org.apache.spark.ml.tuning.ParamGridBuilder;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Searches the {@code regParam} of a {@link BitLinearProbe} in three folds of five values, with
 * features kept ({@code spark.bit.featureCacheBytes}) and without.
 *
 * <pre>
 * mvn -q -Dquick test-compile exec:exec -Dtest.main.class=io.sparkbit.spark.CrossValidationBenchmark \
 *     '-Dbenchmark.args=MODEL IMAGES'
 * </pre>
 */
public final class CrossValidationBenchmark {

  private static final double[] REG_PARAMS = {1, 0.1, 0.01, 0.001, 0.0001};

  private CrossValidationBenchmark() {}

  /**
   * Prints what each search took.
   *
   * @param args the model and the number of images; by default the bundled model and all digits of
   *     the test folder
   */
  public static void main(String[] args) throws Exception {
    String model = args.length > 0 ? args[0] : Digits.MODEL;
    int images = args.length > 1 ? Integer.parseInt(args[1]) : Digits.files().size();
    try (SparkSession spark =
        SparkSession.builder().master("local[2]").config("spark.ui.enabled", false).getOrCreate()) {
      Dataset<Row> digits = Digits.labeled(spark, images);
      Dataset<Row> indexed = LabelIndexer.fit(digits, "label", "index").transform(digits);
      search(spark, model, indexed.sample(false, 0.2, 1), "warm-up", "0");
      search(spark, model, indexed, "computed for each fit", "0");
      search(spark, model, indexed, "computed once", "4g");
    }
  }

  private static void search(
      SparkSession spark, String model, Dataset<Row> digits, String name, String bytes)
      throws Exception {
    spark.conf().set(SessionConf.FEATURE_CACHE_BYTES, bytes);
    BitLinearProbe probe =
        new BitLinearProbe().setModel(model).setInputCol("path").setLabelCol("index");
    long count = digits.count();
    long start = System.nanoTime();
    try (NetworkImages network = new NetworkImages(spark)) {
      CrossValidatorModel found =
          new CrossValidator()
              .setEstimator(probe)
              .setEstimatorParamMaps(
                  new ParamGridBuilder().addGrid(probe.regParam(), REG_PARAMS).build())
              .setEvaluator(
                  new MulticlassClassificationEvaluator()
                      .setLabelCol("index")
                      .setMetricName("accuracy"))
              .setNumFolds(3)
              .setSeed(1)
              .fit(digits);
      System.out.printf(
          "%s: %.1f s, %d of %d images through the network, regParam %s, accuracy %s%n",
          name,
          (System.nanoTime() - start) / 1e9,
          network.count(),
          count,
          ((BitLinearProbe) found.bestModel().parent()).getRegParam(),
          Arrays.toString(found.avgMetrics()));
    }
  }
}
