package io.sparkbit.spark.session;

import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.resource.ResourceInformation;

/** The GPUs that Spark gave a task. */
public final class GpuAddresses {

  private static final String GPU = "gpu";

  private GpuAddresses() {}

  /** Their addresses; none if the task asked for none. */
  public static List<String> of(TaskContext task) {
    ResourceInformation gpus = task.resourcesJMap().get(GPU);
    return gpus == null ? List.of() : List.of(gpus.addresses());
  }
}
