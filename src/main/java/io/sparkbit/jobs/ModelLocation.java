package io.sparkbit.jobs;

import io.sparkbit.hub.ModelHub;
import io.sparkbit.model.Pretrained;
import java.io.IOException;
import org.apache.spark.deploy.SparkHadoopUtil;
import picocli.CommandLine.Option;

/** Where the model of a job is that has no Spark session. */
final class ModelLocation {

  @Option(
      names = "--model",
      paramLabel = "LOCATION",
      description =
          "A model's folder or file of weights, on any Hadoop file system, hf://ORG/NAME[@REVISION]"
              + " or bundled:NAME. Default: ${DEFAULT-VALUE}.",
      defaultValue = ModelOptions.SHIPPED_MODEL)
  String location = "";

  /** Opens the model, with what {@code spark.hadoop.*} says of file systems. */
  Pretrained open() throws IOException {
    ModelHub hub = ModelHub.of(SparkHadoopUtil.get().conf());
    return Pretrained.open(location, hub.withProgress(ProgressBars.orLines()));
  }
}
