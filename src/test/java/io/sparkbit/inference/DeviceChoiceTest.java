package io.sparkbit.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkbit.model.engine.Device;
import io.sparkbit.model.engine.TorchEngine;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which device a task computes on; the engine's GPUs are told, as no machine here has one. */
class DeviceChoiceTest {

  @Test
  void theProcessorNeedsNoEngine() {
    assertThat(
            DevicePolicy.CPU.choose(
                List.of("1"),
                () -> {
                  throw new AssertionError("nobody may ask");
                }))
        .isEqualTo(Device.CPU);
  }

  @Test
  void theTasksOwnGpu() {
    assertThat(DevicePolicy.GPU.choose(List.of("1"), () -> 2)).isEqualTo(Device.gpu(1));
    assertThat(DevicePolicy.AUTO.choose(List.of("1", "0"), () -> 2)).isEqualTo(Device.gpu(1));
  }

  @Test
  void theFirstWhereSparkGaveNone() {
    assertThat(DevicePolicy.GPU.choose(List.of(), () -> 2)).isEqualTo(Device.gpu(0));
    assertThat(DevicePolicy.AUTO.choose(List.of(), () -> 2)).isEqualTo(Device.gpu(0));
  }

  @Test
  void autoIsTheProcessorWhereThereIsNoGpu() {
    assertThat(DevicePolicy.AUTO.choose(List.of(), () -> 0)).isEqualTo(Device.CPU);
    assertThat(DevicePolicy.AUTO.choose(List.of("0"), () -> 0)).isEqualTo(Device.CPU);
  }

  @Test
  void aGpuThatIsNotThere() {
    assertThatThrownBy(() -> DevicePolicy.GPU.choose(List.of("0"), () -> 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "device is 'gpu', but PyTorch sees no GPU on this host; put DJL's CUDA build"
                + " (pytorch-native-cu128) on the class path in place of pytorch-native-cpu and check"
                + " the driver with nvidia-smi, or set device to 'auto' or 'cpu'");
  }

  @Test
  void anAddressThatTheEngineDoesNotKnow() {
    for (String address : List.of("2", "-1", "GPU-8f6c", "99999999999")) {
      assertThatThrownBy(() -> DevicePolicy.AUTO.choose(List.of(address), () -> 2))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "Spark assigned GPU address '%s' to this task, but PyTorch sees 2 GPUs, 0 to 1;"
                  + " the discovery script (spark.executor.resource.gpu.discoveryScript) must print"
                  + " the numbers that CUDA uses on the executor, which CUDA_VISIBLE_DEVICES may"
                  + " change",
              address);
    }
  }

  @Test
  void theBuildOfTheTestsSeesNone() {
    assertThat(TorchEngine.gpus()).isZero();
  }

  @Test
  void namesAreShort() {
    assertThat(Device.gpu(3)).hasToString("gpu3");
    assertThat(Device.CPU).hasToString("cpu");
    assertThatThrownBy(() -> Device.gpu(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("index must be at least 0, but is -1");
  }
}
