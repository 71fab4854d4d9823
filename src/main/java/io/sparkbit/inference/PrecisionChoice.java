package io.sparkbit.inference;

import io.sparkbit.model.engine.Device;
import io.sparkbit.model.engine.NativePrecision;
import io.sparkbit.torchscript.Precision;
import java.util.Locale;

/** In which precision a user wants the network to compute. */
public enum PrecisionChoice {
  /** The fastest that the device computes by its own instructions. */
  AUTO,
  /** As the reference. */
  FLOAT32,
  /** Where the device has instructions for it; otherwise {@link #FLOAT32}. */
  BFLOAT16;

  /** The name as users write it. */
  public String lowerCaseName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The choice of a name in lower case. */
  public static PrecisionChoice ofName(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }

  /** The precision on one device. */
  public Precision choose(Device device) {
    return switch (this) {
      case AUTO -> NativePrecision.fastest(device);
      case FLOAT32 -> Precision.FLOAT32;
      case BFLOAT16 -> NativePrecision.insteadOf(Precision.BFLOAT16, device);
    };
  }
}
