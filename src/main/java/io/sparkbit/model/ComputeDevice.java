package io.sparkbit.model;

import ai.djl.Device;

/**
 * Where a network computes.
 *
 * @param kind of device
 * @param index of the GPU among those that the engine sees; 0 for the processor
 */
public record ComputeDevice(Kind kind, int index) {

  /** Kinds of devices. */
  public enum Kind {
    CPU,
    GPU
  }

  /** The processor. */
  public static final ComputeDevice CPU = new ComputeDevice(Kind.CPU, 0);

  public ComputeDevice {
    if (index < 0) {
      throw new IllegalArgumentException("index must be at least 0, but is " + index);
    }
  }

  /** A GPU by its number. */
  public static ComputeDevice gpu(int index) {
    return new ComputeDevice(Kind.GPU, index);
  }

  Device toDjl() {
    return kind == Kind.GPU ? Device.gpu(index) : Device.cpu();
  }

  /** Such as {@code cpu} or {@code gpu1}. */
  @Override
  public String toString() {
    return kind == Kind.GPU ? "gpu" + index : "cpu";
  }
}
