package io.sparkbit.spark;

import io.sparkbit.spark.output.DriverDisk;
import io.sparkbit.spark.session.SessionFiles;
import java.io.IOException;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.util.DefaultParamsWriter;
import org.apache.spark.ml.util.MLWriter;

/** Saves a stage as Spark ML does. */
class StageWriter extends MLWriter {

  private final Params stage;

  StageWriter(Params stage) {
    this.stage = stage;
  }

  /**
   * Saves the stage.
   *
   * @throws StageExistsException if the path exists and is not to be overwritten. Spark's own
   *     exception would reach Python as a trace
   */
  @Override
  public void save(String path) throws IOException {
    if (!shouldOverwrite()
        && !DriverDisk.isMeant()
        && SessionFiles.of(sparkSession()).state(path).isPresent()) {
      throw new StageExistsException(path);
    }
    super.save(path);
  }

  @Override
  public void saveImpl(String path) {
    new DefaultParamsWriter(stage).session(sparkSession()).saveImpl(path);
  }
}
