package io.sparkbit.torchscript;

import java.util.List;

/**
 * A method of a program, which runs only the layers that its outputs need.
 *
 * @param name the name of the method
 * @param outputs the outputs that it returns, in order, by their names in {@link
 *     io.sparkbit.network.BitNetwork#outputs}
 */
public record ProgramMethod(String name, List<String> outputs) {

  /** The method that a runtime calls by default. */
  public static final String FORWARD = "forward";

  public ProgramMethod {
    outputs = List.copyOf(outputs);
  }
}
