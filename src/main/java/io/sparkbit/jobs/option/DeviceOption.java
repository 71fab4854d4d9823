package io.sparkbit.jobs.option;

import io.sparkbit.spark.param.HasDevice;
import picocli.CommandLine.Option;

/** What a job's network runs on. */
final class DeviceOption {

  @Option(
      names = "--device",
      paramLabel = "NAME",
      description =
          "What the network runs on: auto (a GPU where there is one), cpu, or gpu (fails without)."
              + " Default: ${DEFAULT-VALUE}.",
      defaultValue = HasDevice.DEFAULT)
  String device = "";
}
