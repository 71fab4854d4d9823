package io.sparkbit.model.engine;

import ai.djl.util.cuda.CudaUtils;
import io.sparkbit.torchscript.Precision;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which precisions a device computes by its own instructions. Where bfloat16 is none of them,
 * oneDNN refuses it (AVX2), or imitates it at a third of float32's speed (AVX-512 before BF16); so
 * float32 takes its place, which is more exact and not slower.
 */
public final class NativePrecision {

  private static final Logger LOG = LoggerFactory.getLogger(NativePrecision.class);

  /** CUDA's compute capability of the first GPUs with bfloat16 (Ampere). */
  private static final int AMPERE = 80;

  private static final AtomicBoolean WARNED = new AtomicBoolean();

  private NativePrecision() {}

  /** The fastest precision that the device computes by its own instructions. */
  public static Precision fastest(Device device) {
    return missing(device).isEmpty() ? Precision.BFLOAT16 : Precision.FLOAT32;
  }

  /**
   * The precision that a network uses when another one is requested: float32 instead of bfloat16
   * where the device has no instructions for bfloat16, with a single warning.
   */
  public static Precision insteadOf(Precision wanted, Device device) {
    if (wanted == Precision.FLOAT32) {
      return wanted;
    }
    Optional<String> missing = missing(device);
    if (missing.isEmpty()) {
      return wanted;
    }
    if (!WARNED.getAndSet(true)) {
      LOG.warn(
          "bfloat16 was asked for, but {}; the network computes in float32, which is more exact and"
              + " not slower there",
          missing.get());
    }
    return Precision.FLOAT32;
  }

  /** Why bfloat16 is not native; empty if it is. */
  private static Optional<String> missing(Device device) {
    return switch (device.kind()) {
      case GPU -> missingOnGpu(device.index());
      case CPU -> CpuCapabilities.ofThisMachine().whyNoBfloat16();
    };
  }

  private static Optional<String> missingOnGpu(int index) {
    String capability = CudaUtils.getComputeCapability(index);
    return Integer.parseInt(capability) >= AMPERE
        ? Optional.empty()
        : Optional.of(
            "GPU %d has no instructions for it (compute capability %s, but it takes %d)"
                .formatted(index, capability, AMPERE));
  }
}
