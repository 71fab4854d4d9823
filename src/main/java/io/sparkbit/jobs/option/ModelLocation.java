package io.sparkbit.jobs.option;

import io.sparkbit.hub.ModelHub;
import io.sparkbit.hub.folder.LocatedModel;
import io.sparkbit.hub.folder.ModelNotFoundException;
import io.sparkbit.jobs.session.JobSession;
import io.sparkbit.jobs.session.ProgressBars;
import io.sparkbit.model.Pretrained;
import io.sparkbit.output.Inputs;
import io.sparkbit.spark.output.ModelInputs;
import io.sparkbit.spark.session.SessionModels;
import java.io.IOException;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Option;

/** The option for a job's model, which also fetches it. */
public final class ModelLocation {

  public static final String MODEL = "--model";

  private static final String SHIPPED_MODEL = "bundled:bit-tiny-digits";

  @Option(
      names = MODEL,
      paramLabel = "LOCATION",
      description =
          "Location of the model: a folder or a file of weights on any Hadoop file system,"
              + " hf://ORG/NAME[@REVISION], or bundled:NAME. Default: ${DEFAULT-VALUE}.",
      defaultValue = SHIPPED_MODEL)
  String location = "";

  /**
   * Fetches the model with the session's file system settings, and shows the progress.
   *
   * @param inputs to which the model's files are added
   * @throws IOException if it does not exist or cannot be fetched
   */
  public void fetch(SparkSession spark, Inputs inputs) throws IOException {
    fetch(MODEL, location, spark, inputs);
  }

  /** Like {@link #fetch(SparkSession, Inputs)}, for the model of another option. */
  static void fetch(String option, String location, SparkSession spark, Inputs inputs)
      throws IOException {
    ModelHub hub = SessionModels.of(spark).withProgress(ProgressBars.orLines());
    try {
      ModelInputs.add(inputs, option, hub.resolve(location));
    } catch (ModelNotFoundException e) {
      throw withOption(option, e);
    }
  }

  /** Like {@link #fetch}, but for a job that needs no weights. */
  public void find(SparkSession spark, Inputs inputs) throws IOException {
    ModelInputs.add(inputs, MODEL, location);
    LocatedModel model;
    try {
      model = SessionModels.of(spark).find(location);
    } catch (ModelNotFoundException e) {
      throw withOption(MODEL, e);
    }
    model.config().ifPresent(file -> inputs.add(MODEL, file));
    model.processor().ifPresent(file -> inputs.add(MODEL, file));
  }

  /**
   * Looks for the model without a session, fetching only its small files.
   *
   * @throws ModelNotFoundException if it does not exist, or its store cannot be reached
   */
  public void requireFound() throws ModelNotFoundException {
    try {
      ModelHub.of(JobSession.settings()).find(location);
    } catch (ModelNotFoundException e) {
      throw withOption(MODEL, e);
    }
  }

  /** Opens the model without a session, with the file system settings of {@code spark.hadoop.*}. */
  public Pretrained open() throws IOException {
    ModelHub hub = ModelHub.of(SparkHadoopUtil.get().conf());
    try {
      return Pretrained.open(location, hub.withProgress(ProgressBars.orLines()));
    } catch (ModelNotFoundException e) {
      throw withOption(MODEL, e);
    }
  }

  private static ModelNotFoundException withOption(String option, ModelNotFoundException e) {
    return new ModelNotFoundException(option + ": " + e.getMessage(), e);
  }

  public String location() {
    return location;
  }
}
