package io.sparkbit.spark;

import io.sparkbit.spark.output.DriverDisk;
import io.sparkbit.spark.param.HasPredictionCols;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.types.StructType;

/**
 * Loads classifiers and estimators. In those saved by versions whose {@code predictionCol} was the
 * column of labels, that column keeps its name and meaning, and no other column is added. What
 * Spark keeps on the driver's disk is always of this version.
 */
final class PredictionColsReader<S extends HasPredictionCols<S>> extends MLReader<S> {

  private static final String DEFAULTS = "defaultParamMap";

  private final MLReader<S> reader;

  PredictionColsReader(MLReader<S> reader) {
    this.reader = reader;
  }

  @Override
  public S load(String path) {
    S stage = reader.load(path);
    return DriverDisk.isMeant() || hasDefault(path, stage.predictedLabelCol().name())
        ? stage
        : stage.setPredictedLabelCol(stage.getPredictionCol()).setPredictionCol("").setScoreCol("");
  }

  private boolean hasDefault(String path, String param) {
    StructType metadata = sparkSession().read().json(path + "/metadata").schema();
    return metadata.apply(DEFAULTS).dataType() instanceof StructType defaults
        && defaults.getFieldIndex(param).isDefined();
  }
}
