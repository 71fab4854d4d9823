package io.sparkbit.jobs.option;

import io.sparkbit.error.UserException;
import io.sparkbit.jobs.table.Columns;
import io.sparkbit.spark.BitLinearProbe;
import io.sparkbit.spark.param.RegressionParams;
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
      defaultValue = "" + RegressionParams.DEFAULT_REG_PARAM)
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
      defaultValue = "" + RegressionParams.DEFAULT_MAX_ITER)
  int maxIter;

  /**
   * Returns the regression of a {@link BitLinearProbe}, on the columns of jobs.
   *
   * @throws UserException if an option is out of range
   */
  public LogisticRegression regression() {
    return new BitLinearProbe()
        .setRegParam(regParam)
        .setElasticNetParam(elasticNetParam)
        .setMaxIter(maxIter)
        .regression()
        .setFeaturesCol(Columns.FEATURES)
        .setLabelCol(Columns.LABEL);
  }

  public int maxIter() {
    return maxIter;
  }
}
