package io.sparkbit.jobs;

import io.sparkbit.hub.ModelHub;
import io.sparkbit.model.Pretrained;
import io.sparkbit.spark.SessionModels;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Option;

/** Which model a job is about, and how it comes to this machine. */
final class ModelLocation {

  private static final String SHIPPED_MODEL = "bundled:bit-tiny-digits";

  @Option(
      names = "--model",
      paramLabel = "LOCATION",
      description =
          "A model's folder or file of weights, on any Hadoop file system, hf://ORG/NAME[@REVISION]"
              + " or bundled:NAME. Default: ${DEFAULT-VALUE}.",
      defaultValue = SHIPPED_MODEL)
  String location = "";

  /** Brings the model here with what the session says of file systems, and shows how it comes. */
  void fetch(SparkSession spark) {
    try {
      SessionModels.of(spark).withProgress(ProgressBars.orLines()).resolve(location);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Opens the model without a session, with what {@code spark.hadoop.*} says of file systems. */
  Pretrained open() throws IOException {
    ModelHub hub = ModelHub.of(SparkHadoopUtil.get().conf());
    return Pretrained.open(location, hub.withProgress(ProgressBars.orLines()));
  }
}
