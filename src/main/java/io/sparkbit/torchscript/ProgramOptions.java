package io.sparkbit.torchscript;

import io.sparkbit.network.NetworkTrace;
import java.util.List;
import java.util.Optional;

/**
 * Options for compiling a network.
 *
 * @param scaling the scaling of uint8 pixels
 * @param precision the precision of the convolutions
 * @param backend the backend of the convolutions; {@link Precision#INT8} requires {@link
 *     ConvolutionBackend#ONEDNN}
 * @param expected the images for which kernels are packed, if their size is known; others take
 *     longer
 * @param methods the methods of the program; one is named {@value ProgramMethod#FORWARD}
 */
public record ProgramOptions(
    PixelScaling scaling,
    Precision precision,
    ConvolutionBackend backend,
    Optional<NetworkTrace> expected,
    List<ProgramMethod> methods) {

  public ProgramOptions {
    methods = List.copyOf(methods);
    if (precision == Precision.INT8 && backend != ConvolutionBackend.ONEDNN) {
      throw new IllegalArgumentException("INT8 requires ONEDNN, not " + backend);
    }
  }
}
