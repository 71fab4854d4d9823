package io.sparkbit.model.engine;

import ai.djl.util.cuda.CudaUtils;
import io.sparkbit.torchscript.Precision;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The precisions that a device computes natively, with its own instructions. Without bfloat16
 * instructions, oneDNN rejects bfloat16 (AVX2) or emulates it at a third of float32's speed
 * (AVX-512 before BF16). float32 then takes its place, which is more exact and not slower.
 */
public final class NativePrecision {

  private static final Logger LOG = LoggerFactory.getLogger(NativePrecision.class);

  /** The CUDA compute capability of the first GPUs with bfloat16 (Ampere). */
  private static final int AMPERE = 80;

  private static final AtomicBoolean WARNED = new AtomicBoolean();

  private NativePrecision() {}

  /** Returns the fastest precision that the device computes natively. */
  public static Precision fastest(Device device) {
    return missing(device).isEmpty() ? Precision.BFLOAT16 : Precision.FLOAT32;
  }

  /**
   * Returns the precision to use for a requested one: float32 in place of bfloat16 if the device
   * does not compute bfloat16 natively. Only the first replacement logs a warning.
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
          "bfloat16 was requested, but {}; the network computes in float32 instead, which is"
              + " more exact and no slower there",
          missing.get());
    }
    return Precision.FLOAT32;
  }

  /** Returns why bfloat16 is not native; empty if it is. */
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
            ("GPU %d has no bfloat16 instructions (its compute capability is %s, but bfloat16"
                    + " requires %d)")
                .formatted(index, capability, AMPERE));
  }
}
