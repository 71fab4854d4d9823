package io.sparkbit.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkbit.model.ComputeDevice;
import io.sparkbit.model.TorchEngine;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which device a task computes on; the engine's GPUs are told, as no machine here has one. */
class DeviceChoiceTest {

  @Test
  void theProcessorNeedsNoEngine() {
    assertThat(
            DeviceChoice.CPU.choose(
                List.of("1"),
                () -> {
                  throw new AssertionError("nobody may ask");
                }))
        .isEqualTo(ComputeDevice.CPU);
  }

  @Test
  void theTasksOwnGpu() {
    assertThat(DeviceChoice.GPU.choose(List.of("1"), () -> 2)).isEqualTo(ComputeDevice.gpu(1));
    assertThat(DeviceChoice.AUTO.choose(List.of("1", "0"), () -> 2))
        .isEqualTo(ComputeDevice.gpu(1));
  }

  @Test
  void theFirstWhereSparkGaveNone() {
    assertThat(DeviceChoice.GPU.choose(List.of(), () -> 2)).isEqualTo(ComputeDevice.gpu(0));
    assertThat(DeviceChoice.AUTO.choose(List.of(), () -> 2)).isEqualTo(ComputeDevice.gpu(0));
  }

  @Test
  void autoIsTheProcessorWhereThereIsNoGpu() {
    assertThat(DeviceChoice.AUTO.choose(List.of(), () -> 0)).isEqualTo(ComputeDevice.CPU);
    assertThat(DeviceChoice.AUTO.choose(List.of("0"), () -> 0)).isEqualTo(ComputeDevice.CPU);
  }

  @Test
  void aGpuThatIsNotThere() {
    assertThatThrownBy(() -> DeviceChoice.GPU.choose(List.of("0"), () -> 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "device is 'gpu', but PyTorch sees no GPU on this host; put DJL's CUDA build (pytorch-native-cu128) on the class path in place of pytorch-native-cpu and check the driver with nvidia-smi, or set device to 'auto' or 'cpu'");
  }

  @Test
  void anAddressThatTheEngineDoesNotKnow() {
    for (String address : List.of("2", "-1", "GPU-8f6c", "99999999999")) {
      assertThatThrownBy(() -> DeviceChoice.AUTO.choose(List.of(address), () -> 2))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "Spark gave this task the GPU address '%s', but PyTorch sees 2 GPUs, 0 to 1; the discovery script (spark.executor.resource.gpu.discoveryScript) must print the numbers that CUDA uses on the executor, which CUDA_VISIBLE_DEVICES may change",
              address);
    }
  }

  @Test
  void theBuildOfTheTestsSeesNone() {
    assertThat(TorchEngine.gpus()).isZero();
  }

  @Test
  void namesAreShort() {
    assertThat(ComputeDevice.gpu(3)).hasToString("gpu3");
    assertThat(ComputeDevice.CPU).hasToString("cpu");
    assertThatThrownBy(() -> ComputeDevice.gpu(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("index must be at least 0, but is -1");
  }
}
