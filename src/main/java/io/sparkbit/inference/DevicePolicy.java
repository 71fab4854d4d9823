package io.sparkbit.inference;

import io.sparkbit.error.UserException;
import io.sparkbit.model.engine.Device;
import java.util.List;
import java.util.Locale;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The user's choice of a device for the network. */
public enum DevicePolicy {
  /** A GPU if there is one, otherwise the CPU. */
  AUTO,
  /** The CPU. */
  CPU,
  /** A GPU; it is an error if there is none. */
  GPU;

  private static final Logger LOG = LoggerFactory.getLogger(DevicePolicy.class);

  /**
   * Returns the policy with the given lowercase name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static DevicePolicy ofName(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }

  /**
   * Chooses the device for one task.
   *
   * @param addresses the GPUs that the scheduler gave the task; if empty, the first GPU is used
   * @param gpus supplies how many GPUs the engine sees; not called for {@link #CPU}
   * @throws UserException if {@link #GPU} is chosen and the engine sees none, or if it does not see
   *     the GPU that the scheduler gave
   */
  public Device choose(List<String> addresses, IntSupplier gpus) {
    if (this == CPU) {
      return Device.CPU;
    }
    int seen = gpus.getAsInt();
    if (seen > 0) {
      return Device.gpu(addresses.isEmpty() ? 0 : index(addresses.get(0), seen));
    }
    if (this == GPU) {
      throw new UserException(
          "device is 'gpu', but PyTorch sees no GPU on this host; put DJL's CUDA build"
              + " (pytorch-native-cu128) on the class path in place of pytorch-native-cpu and check"
              + " the driver with nvidia-smi, or set device to 'auto' or 'cpu'");
    }
    if (!addresses.isEmpty()) {
      LOG.warn(
          "Spark assigned GPU {} to this task, but PyTorch sees no GPU, so the network runs on"
              + " the CPU; check that the class path has DJL's CUDA build and not pytorch-native-cpu",
          addresses);
    }
    return Device.CPU;
  }

  private static int index(String address, int seen) {
    if (address.matches("\\d{1,9}") && Integer.parseInt(address) < seen) {
      return Integer.parseInt(address);
    }
    throw new UserException(
        ("Spark assigned GPU address '%s' to this task, but PyTorch sees %d GPUs, 0 to %d; the"
                + " discovery script (spark.executor.resource.gpu.discoveryScript) must print the"
                + " numbers that CUDA uses on the executor, which CUDA_VISIBLE_DEVICES may change")
            .formatted(address, seen, seen - 1));
  }
}
