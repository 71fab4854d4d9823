package io.sparkbit.inference;

import io.sparkbit.model.engine.Device;
import io.sparkbit.model.engine.NativePrecision;
import io.sparkbit.torchscript.Precision;
import java.util.Locale;

/** The user's choice of a precision for the network. */
public enum PrecisionChoice {
  /** The faster of float32 and bfloat16 that the device computes natively. */
  AUTO,
  /** float32, as in the reference. */
  FLOAT32,
  /** bfloat16 if the device computes it natively; otherwise {@link #FLOAT32}. */
  BFLOAT16,
  /**
   * 8-bit integers if the device computes them natively; otherwise what {@link #AUTO} chooses. Less
   * exact than both others, so that {@link #AUTO} never chooses it.
   */
  INT8;

  /** Returns the name in lower case, as users write it. */
  public String lowerCaseName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Returns the choice with the given lowercase name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static PrecisionChoice ofName(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }

  /** Returns the precision to use on a device. */
  public Precision choose(Device device) {
    return switch (this) {
      case AUTO -> NativePrecision.fastest(device);
      case FLOAT32 -> Precision.FLOAT32;
      case BFLOAT16 -> NativePrecision.insteadOf(Precision.BFLOAT16, device);
      case INT8 -> NativePrecision.insteadOf(Precision.INT8, device);
    };
  }
}
