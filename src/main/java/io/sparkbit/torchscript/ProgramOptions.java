package io.sparkbit.torchscript;

import java.util.List;

/**
 * How a network is compiled.
 *
 * @param scaling of the pixels, if they come as uint8
 * @param precision of the convolutions
 * @param backend of the convolutions
 * @param methods of the program; one is called {@value ProgramMethod#FORWARD}
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
