package io.sparkbit.spark.param;

import org.apache.spark.ml.param.Params;

/**
 * The Params of every estimator that makes a classifier.
 *
 * @param <S> the estimator itself
 */
public interface EstimatorParams<S extends Params>
    extends ImageParams<S>,
        HasModel<S>,
        HasDevice<S>,
        HasLabelCol<S>,
        HasLabelsFile<S>,
        HasOutputDir<S>,
        HasPredictionCols<S> {}
