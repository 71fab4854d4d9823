package io.sparkbit.spark;

import io.sparkbit.error.UserException;
import java.util.NoSuchElementException;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.MLReader;

/** Loads a stage as Spark ML does. Refuses one with Params that only later versions have. */
final class StageReader<S extends Params> extends MLReader<S> {

  @Override
  public S load(String path) {
    try {
      return new DefaultParamsReader<S>().load(path);
    } catch (NoSuchElementException e) {
      throw new UserException(
          "The stage %s was saved by a later version of spark-bit: %s Load it with that version"
              .formatted(path, e.getMessage()),
          e);
    }
  }
}
