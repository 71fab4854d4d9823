package io.sparkbit.jobs;

import io.sparkbit.model.Pretrained;
import io.sparkbit.spark.ModelStage;
import io.sparkbit.spark.SessionModels;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Option;

/** Which model a job runs, and how. */
final class ModelOptions {

  static final String SHIPPED_MODEL = "bundled:bit-tiny-digits";

  @Option(
      names = "--model",
      paramLabel = "LOCATION",
      description =
          "Folder of a BiT model in Hugging Face layout (config.json, model.safetensors,"
              + " preprocessor_config.json) on any Hadoop file system, hf://ORG/NAME or"
              + " bundled:NAME. Default: ${DEFAULT-VALUE}.",
      defaultValue = SHIPPED_MODEL)
  String model = "";

  @Option(
      names = "--precision",
      paramLabel = "TYPE",
      description =
          "float32, or bfloat16 (faster where the processor has it, slightly less exact). Default:"
              + " ${DEFAULT-VALUE}.",
      defaultValue = "float32")
  String precision = "";

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      description = "Images that are read before the network runs. Default: ${DEFAULT-VALUE}.",
      defaultValue = "32")
  int batchSize;

  /** Opens the model, and shows how it comes to this machine if it has to. */
  Pretrained open(SparkSession spark) {
    try {
      return Pretrained.open(model, SessionModels.of(spark).withProgress(ProgressBars.orLines()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Tells a stage what it has to know of the model. */
  <S extends ModelStage<S>> S applyTo(S stage) {
    return stage.setModel(model).setPrecision(precision).setBatchSize(batchSize);
  }
}
