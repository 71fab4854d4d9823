package io.sparkbit.torchscript;

import io.sparkbit.network.NetworkTrace;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Options for compiling a network.
 *
 * @param scaling the scaling of uint8 pixels
 * @param precision the precision of the convolutions
 * @param int8Skipped the {@linkplain TorchScriptCompiler#int8Modules convolutions} that stay in
 *     float32 where {@code precision} is int8; if empty, the errors that their weights let expect
 *     decide
 * @param backend the backend of the convolutions; {@link Precision#INT8} requires {@link
 *     ConvolutionBackend#ONEDNN}
 * @param expected the images for which kernels are packed, if their size is known; others take
 *     longer
 * @param methods the methods of the program; one is named {@value ProgramMethod#FORWARD}
 */
public record ProgramOptions(
    PixelScaling scaling,
    Precision precision,
    Optional<Set<String>> int8Skipped,
    ConvolutionBackend backend,
    Optional<NetworkTrace> expected,
    List<ProgramMethod> methods) {

  public ProgramOptions {
    methods = List.copyOf(methods);
    int8Skipped = int8Skipped.map(Set::copyOf);
    if (precision == Precision.INT8 && backend != ConvolutionBackend.ONEDNN) {
      throw new IllegalArgumentException("INT8 requires ONEDNN, not " + backend);
    }
  }
}
