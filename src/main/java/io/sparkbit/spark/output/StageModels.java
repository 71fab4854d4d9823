package io.sparkbit.spark.output;

import io.sparkbit.files.FilePaths;
import io.sparkbit.files.HadoopFiles;
import io.sparkbit.hub.cache.ProcessFolders;
import io.sparkbit.hub.folder.ModelNotFoundException;
import io.sparkbit.model.Pretrained;
import io.sparkbit.spark.session.SessionFiles;
import io.sparkbit.spark.session.SessionModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.commons.io.FileUtils;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Models that belong to a stage, not to the user: those of an estimator without an output folder,
 * and those inside a saved stage. Saving the stage saves them with it.
 */
public final class StageModels {

  private static final Logger LOG = LoggerFactory.getLogger(StageModels.class);

  /** The folder beside the {@code metadata} that Spark ML writes. */
  private static final String FOLDER = "model";

  /** By location, where the files are as long as this JVM runs. */
  private static final Map<String, String> LOCATIONS = new ConcurrentHashMap<>();

  private StageModels() {}

  /** Returns a new folder for the model of an unsaved stage; it is deleted when this JVM exits. */
  public static Path newFolder() throws IOException {
    Path folder = ProcessFolders.create("spark-bit-fitted");
    String location = FilePaths.ofLocal(folder);
    LOCATIONS.put(location, location);
    return folder;
  }

  /**
   * Saves the model of a stage, if it belongs to the stage.
   *
   * @param stage folder of the saved stage
   */
  public static void save(String location, String stage, SparkSession spark) throws IOException {
    String kept = LOCATIONS.get(location);
    if (kept != null) {
      write(Pretrained.open(kept, SessionModels.of(spark)), folder(stage), SessionFiles.of(spark));
    }
  }

  /**
   * Writes a model to any Hadoop file system.
   *
   * @param folder target, where files of the same names are replaced
   */
  public static void write(Pretrained model, String folder, HadoopFiles files) throws IOException {
    Path here = Files.createTempDirectory("spark-bit-saved");
    try {
      model.savePretrained(here);
      files.uploadFolder(here, folder);
    } finally {
      FileUtils.deleteDirectory(here.toFile());
    }
  }

  private static String folder(String stage) {
    return DriverDisk.named(stage) + "/" + FOLDER;
  }

  /**
   * Returns the location of the model that was saved with a stage, if any. Its files are kept, so
   * that the stage can be saved in place of itself.
   *
   * @param stage folder of the saved stage
   */
  public static Optional<String> find(String stage, SparkSession spark) throws IOException {
    String location = folder(stage);
    if (SessionFiles.of(spark).state(location).isEmpty()) {
      return Optional.empty();
    }
    LOCATIONS.put(location, kept(location, spark));
    return Optional.of(location);
  }

  private static String kept(String location, SparkSession spark) {
    if (DriverDisk.isMeant()) {
      return location; // The server removes it with the session, and before that never.
    }
    try {
      return FilePaths.ofLocal(KeptFiles.of(SessionModels.of(spark).resolve(location)));
    } catch (ModelNotFoundException e) {
      return location; // The stage says why, once its model is needed.
    } catch (IOException e) {
      LOG.warn(
          "The model in {} cannot be kept on this machine ({}); save the stage elsewhere before you"
              + " overwrite it",
          location,
          e.toString());
      return location;
    }
  }
}
