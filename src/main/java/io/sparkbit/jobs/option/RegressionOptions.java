package io.sparkbit.jobs.option;

import io.sparkbit.error.UserException;
import io.sparkbit.jobs.table.Columns;
import io.sparkbit.spark.param.Validators;
import org.apache.spark.ml.classification.LogisticRegression;
import picocli.CommandLine.Option;

/** Options for the logistic regression of a probe. */
public final class RegressionOptions {

  @Option(
      names = "--reg-param",
      paramLabel = "X",
      description =
          "Regularization strength, at least 0. Use more for fewer images. Default:"
              + " ${DEFAULT-VALUE}.",
      defaultValue = "0.01")
  double regParam;

  @Option(
      names = "--elastic-net-param",
      paramLabel = "X",
      description =
          "Regularization type, from 0 (L2) to 1 (L1, which uses fewer features). Default:"
              + " ${DEFAULT-VALUE}.",
      defaultValue = "0")
  double elasticNetParam;

  @Option(
      names = "--max-iter",
      paramLabel = "N",
      description =
          "Maximum number of iterations; fewer if the regression converges earlier. Default:"
              + " ${DEFAULT-VALUE}.",
      defaultValue = "100")
  int maxIter;

  /**
   * Returns a regression for any number of classes. It scales features to the same deviation while
   * it learns, as is MLlib's default; coefficients are those of the unscaled features.
   *
   * @throws UserException if an option is out of range
   */
  public LogisticRegression regression() {
    Validators.notNegative("--reg-param").apply(regParam);
    Validators.probability("--elastic-net-param").apply(elasticNetParam);
    Validators.atLeast("--max-iter", 1).apply(maxIter);
    return new LogisticRegression()
        .setFamily("multinomial")
        .setRegParam(regParam)
        .setElasticNetParam(elasticNetParam)
        .setMaxIter(maxIter)
        .setFeaturesCol(Columns.FEATURES)
        .setLabelCol(Columns.LABEL);
  }

  public int maxIter() {
    return maxIter;
  }
}
