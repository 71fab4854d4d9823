package io.sparkbit.spark.param;

/** The Params of every stage that reads images. */
public interface ImageParams
    extends HasImageCol,
        HasHandleInvalid,
        HasExifOrientation,
        HasMaxPixels,
        HasLengthCol,
        HasReadAhead {}
