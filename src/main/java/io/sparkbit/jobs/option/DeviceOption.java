package io.sparkbit.jobs.option;

import io.sparkbit.jobs.output.MayDiffer;
import io.sparkbit.spark.param.HasDevice;
import picocli.CommandLine.Option;

/** The option for the network's device. */
final class DeviceOption {

  @MayDiffer
  @Option(
      names = "--device",
      paramLabel = "NAME",
      description =
          "Device that the network runs on: auto (a GPU if there is one), cpu, or gpu (fails"
              + " without one). Default: ${DEFAULT-VALUE}.",
      defaultValue = HasDevice.DEFAULT)
  String device = "";
}
