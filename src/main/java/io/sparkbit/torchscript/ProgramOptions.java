package io.sparkbit.torchscript;

import java.util.List;

/**
 * Options for compiling a network.
 *
 * @param scaling the scaling of uint8 pixels
 * @param precision the precision of the convolutions
 * @param backend the backend of the convolutions
 * @param methods the methods of the program; one is named {@value ProgramMethod#FORWARD}
 */
public record ProgramOptions(
    PixelScaling scaling,
    Precision precision,
    ConvolutionBackend backend,
    List<ProgramMethod> methods) {

  public ProgramOptions {
    methods = List.copyOf(methods);
  }
}
