package io.sparkbit.spark.session;

import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.resource.ResourceInformation;

/** The GPUs that Spark assigned to a task. */
public final class GpuAddresses {

  private static final String GPU = "gpu";

  private GpuAddresses() {}

  /** Returns the addresses of the task's GPUs; empty if it requested none. */
  public static List<String> of(TaskContext task) {
    ResourceInformation gpus = task.resourcesJMap().get(GPU);
    return gpus == null ? List.of() : List.of(gpus.addresses());
  }
}
