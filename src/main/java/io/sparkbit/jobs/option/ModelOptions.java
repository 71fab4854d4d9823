package io.sparkbit.jobs.option;

import io.sparkbit.jobs.output.MayDiffer;
import io.sparkbit.spark.ModelStage;
import io.sparkbit.spark.param.HasBatchSize;
import io.sparkbit.spark.param.HasPrecision;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options for a job's model and how it runs. */
public final class ModelOptions {

  @Mixin ModelLocation location = new ModelLocation();

  @Option(
      names = "--precision",
      paramLabel = "TYPE",
      description =
          "float32, bfloat16 (faster and slightly less exact on CPUs and GPUs with instructions"
              + " for it, otherwise float32), int8 (less exact, and faster on x86 CPUs with"
              + " AVX2, otherwise as auto), or auto (the faster one of float32 and"
              + " bfloat16)."
              + " Default: ${DEFAULT-VALUE}.",
      defaultValue = HasPrecision.DEFAULT)
  String precision = "";

  @MayDiffer
  @Option(
      names = "--batch-size",
      paramLabel = "N",
      description = "Images per batch. Default: ${DEFAULT-VALUE}.",
      defaultValue = "" + HasBatchSize.DEFAULT)
  long batchSize;

  @Mixin DeviceOption device = new DeviceOption();

  /** Sets these options on a stage. */
  public <S extends ModelStage<S>> S applyTo(S stage) {
    return stage
        .setModel(location.location)
        .setPrecision(precision)
        .setBatchSize(WholeNumber.of(stage.batchSize(), batchSize))
        .setDevice(device.device);
  }

  public ModelLocation location() {
    return location;
  }
}
