package io.sparkbit.network;

import java.util.List;

/**
 * A tensor that the network needs from a checkpoint.
 *
 * @param name in Hugging Face's scheme, such as {@code bit.encoder.stages.0.layers.0.conv1.weight}
 * @param shape outermost dimension first; kernels are out x in x height x width
 */
public record Parameter(String name, List<Long> shape) {

  public Parameter {
    shape = List.copyOf(shape);
  }

  /** Returns the number of values. */
  public long elements() {
    return shape.stream().reduce(1L, Math::multiplyExact);
  }
}
