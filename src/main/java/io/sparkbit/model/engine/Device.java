package io.sparkbit.model.engine;

/**
 * A device on which a network runs.
 *
 * @param kind the kind of device
 * @param index the index of the GPU among those that the engine sees; 0 for the CPU
 */
public record Device(Kind kind, int index) {

  /** Kinds of devices. */
  public enum Kind {
    CPU,
    GPU
  }

  /** The CPU. */
  public static final Device CPU = new Device(Kind.CPU, 0);

  public Device {
    if (index < 0) {
      throw new IllegalArgumentException("index must be at least 0, but is " + index);
    }
  }

  /**
   * Returns the GPU with the given index.
   *
   * @throws IllegalArgumentException if the index is negative
   */
  public static Device gpu(int index) {
    return new Device(Kind.GPU, index);
  }

  ai.djl.Device toDjl() {
    return kind == Kind.GPU ? ai.djl.Device.gpu(index) : ai.djl.Device.cpu();
  }

  /** Returns a name such as {@code cpu} or {@code gpu1}. */
  @Override
  public String toString() {
    return kind == Kind.GPU ? "gpu" + index : "cpu";
  }
}
