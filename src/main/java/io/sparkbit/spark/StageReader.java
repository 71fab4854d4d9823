package io.sparkbit.spark;

import io.sparkbit.error.UserException;
import io.sparkbit.spark.output.DriverDisk;
import io.sparkbit.spark.session.SessionFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.NoSuchElementException;
import java.util.function.Function;
import org.apache.spark.SparkThrowable;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.MLReader;
import scala.Option;

/**
 * Loads a stage as Spark ML's {@link DefaultParamsReader} does. Refuses a stage of another class,
 * and one with Params that only later versions have.
 */
final class StageReader<S extends Params> extends MLReader<S> {

  private final Class<S> type;
  private final Function<String, S> constructor;

  /**
   * @param constructor that takes a uid
   */
  StageReader(Class<S> type, Function<String, S> constructor) {
    this.type = type;
    this.constructor = constructor;
  }

  @Override
  public S load(String path) {
    requireSaved(path);
    DefaultParamsReader.Metadata metadata = metadata(path);
    if (!metadata.className().equals(type.getName())) {
      String found = metadata.className().substring(metadata.className().lastIndexOf('.') + 1);
      throw new UserException(
          "%s contains a %s, not a %s; load it with %s.load"
              .formatted(path, found, type.getSimpleName(), found));
    }
    S stage = constructor.apply(metadata.uid());
    try {
      metadata.getAndSetParams(stage, Option.empty());
    } catch (NoSuchElementException e) {
      throw new UserException(
          "The stage %s was saved by a later version of spark-bit: %s Load it with that version"
              .formatted(path, e.getMessage()),
          e);
    }
    return stage;
  }

  private DefaultParamsReader.Metadata metadata(String path) {
    try {
      return DefaultParamsReader.loadMetadata(path, sparkSession(), "");
    } catch (Exception e) {
      if (e instanceof SparkThrowable) {
        throw e;
      }
      // Those of Jackson, json4s or collections, as the versions of Spark read it.
      throw new UserException(
          "The stage in %s is damaged: its metadata is no JSON of Spark's; save it again"
              .formatted(path),
          e);
    }
  }

  /** Of a folder that is not there, Spark logs a stack trace and names a file inside. */
  private void requireSaved(String path) {
    try {
      if (!DriverDisk.isMeant() && !StageWriter.isSaved(path, SessionFiles.of(sparkSession()))) {
        throw new UserException(
            "There is no saved %s in %s; name the folder that save was given"
                .formatted(type.getSimpleName(), path));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
