package io.sparkbit.torchscript;

import static io.sparkbit.torchscript.CodeEmitter.self;

import io.sparkbit.network.Layer;
import io.sparkbit.network.WeightStandardization;
import java.util.Optional;

/**
 * An emitter of convolutions with gradients. Kernels are standardized in each pass, into a variable
 * that has the name of the kernel. A 1x1 convolution is a matrix product of pixels and channels,
 * for the reasons in {@link ConvolutionBackend#ONEDNN}.
 */
final class TrainableConvolution implements ConvolutionEmitter {

  private static final String STANDARDIZE = "standardize";
  private static final String STANDARDIZE_BACKWARD = "standardize_backward";

  private final ScalarType type;
  private final boolean hasInnerProduct;

  /**
   * @param type the type in which the network computes
   */
  TrainableConvolution(ConvolutionBackend backend, ScalarType type) {
    this.type = type;
    // libtorch multiplies matrices of bfloat16 by oneDNN, but those of floats by MKL, which takes
    // up to a third longer on AMD.
    this.hasInnerProduct = backend == ConvolutionBackend.ONEDNN && type == ScalarType.FLOAT;
  }

  /** Defines the methods that the statements call. */
  static void define(CodeEmitter code) {
    code.define(STANDARDIZE, ", kernel: Tensor", "Tuple[Tensor, Tensor, Tensor]");
    code.line(
        2,
        "y, mean, invstd = torch.native_batch_norm(%s, None, None, None, None, True, 0., %s)"
            .formatted(channels("kernel"), WeightStandardization.EPSILON));
    code.line(2, "return (torch.reshape(y, torch.size(kernel)), mean, invstd)");
    code.define(
        STANDARDIZE_BACKWARD,
        ", gradient: Tensor, kernel: Tensor, mean: Tensor, invstd: Tensor",
        "Tensor");
    code.line(
        2,
        "x, _0, _1 = torch.native_batch_norm_backward(%s, %s, None, None, None, mean, invstd, True, %s, [True, False, False])"
            .formatted(
                channels("torch.to(gradient, %d)".formatted(ScalarType.FLOAT.code())),
                channels("kernel"),
                WeightStandardization.EPSILON));
    code.line(2, "return torch.reshape(x, torch.size(kernel))");
  }

  private static String channels(String kernel) {
    return "torch.reshape(%s, [1, torch.size(kernel, 0), -1])".formatted(kernel);
  }

  /** Emits the statements that standardize the kernel, for the other methods. */
  void standardize(CodeEmitter code, Layer.Convolution convolution) {
    String name = CodeEmitter.attribute(convolution.kernel());
    code.line(
        2,
        "%1$s, %1$s_mean, %1$s_invstd = self.%2$s(%3$s)"
            .formatted(name, STANDARDIZE, self(convolution.kernel())));
    String ordered =
        ConvolutionEmitter.isPointwise(convolution)
            ? "torch.flatten(%s, 1)".formatted(name)
            : "torch.contiguous(%s, memory_format=%d)".formatted(name, InputEmitter.CHANNELS_LAST);
    code.line(2, "%s = torch.to(%s, %d)".formatted(name, ordered, type.code()));
  }

  @Override
  public String apply(Layer.Convolution convolution, String input, String kernel) {
    String standardized = CodeEmitter.attribute(convolution.kernel());
    return ConvolutionEmitter.isPointwise(convolution)
        ? ConvolutionEmitter.onPixels(product(), pixels(convolution, input), standardized)
        : new Aten().apply(convolution, input, standardized);
  }

  /** Of pixels with gaps between them, libtorch multiplies each row by itself. */
  private static String pixels(Layer.Convolution convolution, String input) {
    return convolution.stride() == 1
        ? input
        : "torch.contiguous(%s, memory_format=%d)"
            .formatted(
                ConvolutionEmitter.strided(input, convolution.stride()),
                InputEmitter.CHANNELS_LAST);
  }

  private String product() {
    return hasInnerProduct ? OneDnn.INNER_PRODUCT : "torch.linear(%s, %s)";
  }

  @Override
  public Optional<String> applyAndAdd(
      Layer.Convolution convolution, String input, String kernel, String addend) {
    String standardized = CodeEmitter.attribute(convolution.kernel());
    return hasInnerProduct
        ? new OneDnn().applyAndAdd(convolution, input, standardized, addend)
        : Optional.empty();
  }

  /**
   * Emits the statements for the gradients of the convolution.
   *
   * @param gradient of the result
   * @param ofInput the variable for the gradient of the input; empty if none is needed
   * @return the expression for the gradient of the kernel as it was before it was standardized
   */
  String backward(
      CodeEmitter code,
      Layer.Convolution convolution,
      String input,
      String gradient,
      Optional<String> ofInput) {
    String kernel = CodeEmitter.attribute(convolution.kernel());
    String ofKernel = kernel + "_gradient";
    if (ConvolutionEmitter.isPointwise(convolution)) {
      ofInput.ifPresent(name -> pointwiseInput(code, convolution, input, gradient, name));
      code.line(2, "%s = %s".formatted(ofKernel, pointwiseKernel(convolution, input, gradient)));
    } else {
      code.line(
          2,
          "%s, %s, _0 = %s"
              .formatted(
                  ofInput.orElse("_1"),
                  ofKernel,
                  convolutionBackward(
                      convolution,
                      input,
                      gradient,
                      kernel,
                      ofInput.isPresent() ? "True, True" : "False, True")));
    }
    return "self.%s(%s, %s, %4$s_mean, %4$s_invstd)"
        .formatted(STANDARDIZE_BACKWARD, ofKernel, self(convolution.kernel()), kernel);
  }

  private void pointwiseInput(
      CodeEmitter code,
      Layer.Convolution convolution,
      String input,
      String gradient,
      String ofInput) {
    String transposed = "torch.t(%s)".formatted(CodeEmitter.attribute(convolution.kernel()));
    String product = ConvolutionEmitter.onPixels(product(), gradient, transposed);
    if (convolution.stride() == 1) {
      code.line(2, "%s = %s".formatted(ofInput, product));
      return;
    }
    code.line(2, "%s = torch.zeros_like(%s)".formatted(ofInput, input));
    code.line(
        2,
        "_0 = torch.copy_(%s, %s)"
            .formatted(ConvolutionEmitter.strided(ofInput, convolution.stride()), product));
  }

  private String pointwiseKernel(Layer.Convolution convolution, String input, String gradient) {
    if (hasInnerProduct && OneDnn.fillsBlocks(convolution)) {
      String kernel =
          "torch.reshape(%s, [%d, %d, 1, 1])"
              .formatted(
                  CodeEmitter.attribute(convolution.kernel()),
                  convolution.outChannels(),
                  convolution.inChannels());
      return convolutionBackward(convolution, input, gradient, kernel, "False, True") + "[1]";
    }
    return "torch.mm(torch.t(%s), %s)"
        .formatted(
            matrix(gradient, convolution.outChannels()),
            matrix(pixels(convolution, input), convolution.inChannels()));
  }

  private static String convolutionBackward(
      Layer.Convolution convolution, String input, String gradient, String kernel, String wanted) {
    return "torch.convolution_backward(%s, %s, %s, None, %s, False, [0, 0], 1, [%s, False])"
        .formatted(gradient, input, kernel, ConvolutionEmitter.geometry(convolution), wanted);
  }

  private static String matrix(String pixels, int channels) {
    return "torch.reshape(torch.permute(%s, [0, 2, 3, 1]), [-1, %d])".formatted(pixels, channels);
  }
}
