package io.sparkbit.spark;

import io.sparkbit.error.UserException;
import io.sparkbit.files.FileState;
import io.sparkbit.files.HadoopFiles;
import io.sparkbit.spark.output.DriverDisk;
import io.sparkbit.spark.session.SessionFiles;
import java.io.IOException;
import java.util.Optional;
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
   * @throws UserException if something else than a saved stage would be overwritten, which Spark
   *     removes
   */
  @Override
  public void save(String path) throws IOException {
    if (!DriverDisk.isMeant()) {
      HadoopFiles files = SessionFiles.of(sparkSession());
      Optional<FileState> there = files.state(path);
      if (there.isPresent() && !shouldOverwrite()) {
        throw new StageExistsException(path);
      }
      if (there.isPresent() && !isStageOrEmpty(path, there.get(), files)) {
        throw new UserException(
            "%s is no saved stage, and to overwrite it would remove what is there; save to another folder"
                .formatted(path));
      }
    }
    super.save(path);
  }

  private static boolean isStageOrEmpty(String path, FileState there, HadoopFiles files)
      throws IOException {
    return there.kind() == FileState.Kind.FOLDER
        && (isSaved(path, files) || files.someNames(path, 1).isEmpty());
  }

  /** Returns whether there is a saved stage or pipeline in a folder. */
  static boolean isSaved(String path, HadoopFiles files) throws IOException {
    return files.state(path + "/metadata").isPresent();
  }

  @Override
  public void saveImpl(String path) {
    new DefaultParamsWriter(stage).session(sparkSession()).saveImpl(path);
  }
}
