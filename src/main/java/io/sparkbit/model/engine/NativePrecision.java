package io.sparkbit.model.engine;

import ai.djl.util.cuda.CudaUtils;
import io.sparkbit.error.UserException;
import io.sparkbit.torchscript.Precision;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The precisions that a device computes natively, with its own instructions. Without bfloat16
 * instructions, oneDNN rejects bfloat16 (AVX2) or emulates it at a third of float32's speed
 * (AVX-512 before BF16). float32 then takes its place, which is more exact and not slower. Bytes
 * are multiplied by instructions that came with AVX2.
 */
public final class NativePrecision {

  private static final Logger LOG = LoggerFactory.getLogger(NativePrecision.class);

  /** The CUDA compute capability of the first GPUs with bfloat16 (Ampere). */
  private static final int AMPERE = 80;

  private static final Set<Precision> WARNED = ConcurrentHashMap.newKeySet();

  private NativePrecision() {}

  /** Returns the faster one of float32 and bfloat16 that the device computes natively. */
  public static Precision fastest(Device device) {
    return missing(Precision.BFLOAT16, device).isEmpty() ? Precision.BFLOAT16 : Precision.FLOAT32;
  }

  /**
   * Returns the precision to use for a requested one: float32 in place of bfloat16, or the {@link
   * #fastest} in place of int8, if the device does not compute it natively. Only the first
   * replacement of each logs a warning.
   */
  public static Precision insteadOf(Precision wanted, Device device) {
    Optional<String> missing = missing(wanted, device);
    if (missing.isEmpty()) {
      return wanted;
    }
    Precision replacement = fastest(device);
    if (WARNED.add(wanted)) {
      LOG.warn(
          "{} was requested, but {}; the network computes in {} instead, which is more exact and"
              + " no slower there",
          name(wanted),
          missing.get(),
          name(replacement));
    }
    return replacement;
  }

  /**
   * Requires that a device computes a precision natively.
   *
   * @throws UserException if it does not
   */
  public static void require(Precision precision, Device device) {
    missing(precision, device)
        .ifPresent(
            reason -> {
              throw new UserException(
                  "%s is not possible here: %s; go to a machine that computes it"
                      .formatted(name(precision), reason));
            });
  }

  private static String name(Precision precision) {
    return precision.name().toLowerCase(Locale.ROOT);
  }

  /** Returns why a precision is not native; empty if it is. */
  private static Optional<String> missing(Precision precision, Device device) {
    return switch (precision) {
      case FLOAT32 -> Optional.empty();
      case BFLOAT16 ->
          switch (device.kind()) {
            case GPU -> missingOnGpu(device.index());
            case CPU -> CpuCapabilities.ofThisMachine().whyNoBfloat16();
          };
      case INT8 ->
          switch (device.kind()) {
            case GPU -> Optional.of("GPUs have no kernels for it here");
            case CPU -> CpuCapabilities.ofThisMachine().whyNoInt8();
          };
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
