package io.sparkbit.inference;

import io.sparkbit.error.UserException;
import io.sparkbit.model.engine.Device;
import java.util.List;
import java.util.Locale;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a user wants the network to run on. */
public enum DevicePolicy {
  /** A GPU if there is one, otherwise the processor. */
  AUTO,
  /** The processor. */
  CPU,
  /** A GPU, and nothing else. */
  GPU;

  private static final Logger LOG = LoggerFactory.getLogger(DevicePolicy.class);

  /** The choice of a name in lower case. */
  public static DevicePolicy ofName(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }

  /**
   * The device of one task.
   *
   * @param addresses of the GPUs that the scheduler gave the task; without any it is the first
   * @param gpus how many GPUs the engine sees; not asked for {@link #CPU}
   * @throws UserException if a GPU is wanted and there is none, or not the one that the scheduler
   *     gave
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
          "device is 'gpu', but PyTorch sees no GPU on this host; put DJL's CUDA build (pytorch-native-cu128) on the class path in place of pytorch-native-cpu and check the driver with nvidia-smi, or set device to 'auto' or 'cpu'");
    }
    if (!addresses.isEmpty()) {
      LOG.warn(
          "Spark gave this task GPU {}, but PyTorch sees none and the network runs on the processor; is pytorch-native-cpu on the class path in place of DJL's CUDA build?",
          addresses);
    }
    return Device.CPU;
  }

  private static int index(String address, int seen) {
    if (address.matches("\\d{1,9}") && Integer.parseInt(address) < seen) {
      return Integer.parseInt(address);
    }
    throw new UserException(
        "Spark gave this task the GPU address '%s', but PyTorch sees %d GPUs, 0 to %d; the discovery script (spark.executor.resource.gpu.discoveryScript) must print the numbers that CUDA uses on the executor, which CUDA_VISIBLE_DEVICES may change"
            .formatted(address, seen, seen - 1));
  }
}
