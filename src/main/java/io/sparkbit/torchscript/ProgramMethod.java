package io.sparkbit.torchscript;

import java.util.List;

/**
 * A way to run the program: the layers that its outputs need, and no others.
 *
 * @param name of the program's method
 * @param outputs that it returns, by their names in {@link io.sparkbit.network.BitNetwork#outputs},
 *     in this order
 */
public record ProgramMethod(String name, List<String> outputs) {

  /** The method that a runtime calls unless told otherwise. */
  public static final String FORWARD = "forward";

  public ProgramMethod {
    outputs = List.copyOf(outputs);
  }
}
