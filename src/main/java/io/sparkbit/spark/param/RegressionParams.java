package io.sparkbit.spark.param;

import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Params;

/**
 * The Params of MLlib's logistic regression, under MLlib's names. (Its own traits, such as {@code
 * HasRegParam}, cannot be implemented in Java without the setters that Scala's compiler makes up.)
 *
 * @param <S> the stage itself
 */
public interface RegressionParams<S extends Params> extends Params {

  /**
   * Default regularization; MLlib's is none, by which classes that features tell apart have no
   * optimum.
   */
  double DEFAULT_REG_PARAM = 0.01;

  /** Default type of regularization, as in MLlib. */
  double DEFAULT_ELASTIC_NET_PARAM = 0;

  /** Default maximum number of iterations, as in MLlib. */
  int DEFAULT_MAX_ITER = 100;

  /** Default tolerance, as in MLlib. */
  double DEFAULT_TOL = 1e-6;

  /** Param for the strength of the regularization. */
  default DoubleParam regParam() {
    return new DoubleParam(
        this,
        "regParam",
        "regularization strength, at least 0; use more for fewer images",
        Validators.notNegative("regParam"));
  }

  /** Param for the type of the regularization. */
  default DoubleParam elasticNetParam() {
    return new DoubleParam(
        this,
        "elasticNetParam",
        "regularization type, from 0 (L2) to 1 (L1, which uses fewer features)",
        Validators.probability("elasticNetParam"));
  }

  /** Param for the maximum number of iterations. */
  default IntParam maxIter() {
    return new IntParam(
        this,
        "maxIter",
        "maximum number of iterations, at least 1; fewer if the regression converges earlier",
        Validators.atLeast("maxIter", 1));
  }

  /** Param for the tolerance at which the regression has converged. */
  default DoubleParam tol() {
    return new DoubleParam(
        this,
        "tol",
        "tolerance at which the iterations have converged, at least 0; a smaller one is more exact"
            + " and takes more iterations",
        Validators.notNegative("tol"));
  }

  /** Returns {@link #regParam}. */
  default double getRegParam() {
    return (double) getOrDefault(regParam());
  }

  /** Sets {@link #regParam} (default: {@value #DEFAULT_REG_PARAM}). */
  default S setRegParam(double value) {
    return Setter.set(this, regParam(), value);
  }

  /** Returns {@link #elasticNetParam}. */
  default double getElasticNetParam() {
    return (double) getOrDefault(elasticNetParam());
  }

  /** Sets {@link #elasticNetParam} (default: 0). */
  default S setElasticNetParam(double value) {
    return Setter.set(this, elasticNetParam(), value);
  }

  /** Returns {@link #maxIter}. */
  default int getMaxIter() {
    return (int) getOrDefault(maxIter());
  }

  /** Sets {@link #maxIter} (default: {@value #DEFAULT_MAX_ITER}). */
  default S setMaxIter(int value) {
    return Setter.set(this, maxIter(), value);
  }

  /** Returns {@link #tol}. */
  default double getTol() {
    return (double) getOrDefault(tol());
  }

  /** Sets {@link #tol} (default: {@value #DEFAULT_TOL}). */
  default S setTol(double value) {
    return Setter.set(this, tol(), value);
  }
}
