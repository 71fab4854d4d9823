package io.sparkbit.spark.param;

import org.apache.spark.ml.param.Params;

/**
 * The Params of every stage that reads images.
 *
 * @param <S> the stage itself
 */
public interface ImageParams<S extends Params>
    extends HasImageCol<S>,
        HasHandleInvalid<S>,
        HasExifOrientation<S>,
        HasDecoding<S>,
        HasMaxPixels<S>,
        HasLengthCol<S>,
        HasReadAhead<S> {}
