package io.sparkbit.jobs.option;

import io.sparkbit.spark.param.HasDevice;
import picocli.CommandLine.Option;

/** What a job's network runs on. */
final class DeviceOption {

  @Option(
      names = "--device",
      paramLabel = "NAME",
      description =
          "Device that the network runs on: auto (a GPU if there is one), cpu, or gpu (fails"
              + " without one). Default: ${DEFAULT-VALUE}.",
      defaultValue = HasDevice.DEFAULT)
  String device = "";
}
