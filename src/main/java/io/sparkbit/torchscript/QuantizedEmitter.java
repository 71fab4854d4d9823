package io.sparkbit.torchscript;

import static io.sparkbit.torchscript.CodeEmitter.self;
import static io.sparkbit.torchscript.ScalarType.FLOAT;

import io.sparkbit.network.Layer;
import java.util.List;
import java.util.Optional;

/**
 * Emits the operators that PyTorch's own compiler emits for quantized networks
 * (aten/src/ATen/native/quantized/cpu/qconv.cpp and qlinear.cpp). A quantized value is a tuple of
 * uint8 and what 1 stands for. That is a number, so it has one image.
 */
final class QuantizedEmitter implements ConvolutionEmitter {

  private static final String QUANTIZE = "quantize";

  /** For an image of which nothing is above 0. Its reciprocal times 255 must be a float. */
  private static final double LEAST = 1e-30;

  /** {@code c10::ScalarType}: Short, Int. */
  private static final int INT16 = 2;

  private static final int INT32 = 3;

  private final ConvolutionEmitter others;
  private final Quantization quantization;

  /**
   * @param others emits the convolutions that are not quantized
   */
  QuantizedEmitter(ConvolutionEmitter others, Quantization quantization) {
    this.others = others;
    this.quantization = quantization;
  }

  /**
   * Defines the method that rectifies and quantizes a value. A conversion of float32 to uint8 is
   * eight times as slow as by int16 (libtorch 2.7.1), and cuts off what is behind the point.
   */
  static void define(CodeEmitter code) {
    code.define(QUANTIZE, ", x: Tensor", "Tuple[Tensor, float]");
    code.line(2, "greatest = torch.amax(x, annotate(List[int], []), False)");
    code.line(2, "unit = torch.div(float(torch.clamp_min(greatest, %s)), 255.)".formatted(LEAST));
    code.line(2, "rounded = torch.add(torch.tensor(0.5), x, alpha=torch.div(1., unit))");
    code.line(2, "short = torch.to(torch.clamp_(rounded, 0., 255.), %d)".formatted(INT16));
    code.line(2, "return (torch.to(short, %d), unit)".formatted(InputEmitter.UINT8));
  }

  /** Returns the expression that quantizes a value. */
  static String quantize(String value) {
    return "self.%s(%s)".formatted(QUANTIZE, value);
  }

  @Override
  public String apply(Layer.Convolution convolution, String input, String kernel) {
    if (!quantization.kernels().containsKey(convolution)) {
      return others.apply(convolution, input, kernel);
    }
    String weights =
        "%s[1], 0, %s, %s, torch.zeros([%d], dtype=%d), None"
            .formatted(
                input,
                kernel,
                self(Quantization.scales(convolution)),
                convolution.outChannels(),
                INT32);
    String result =
        "1., 0, %d, \"none\", annotate(List[Optional[number]], []), \"none\""
            .formatted(FLOAT.code());
    if (ConvolutionEmitter.isPointwise(convolution)) {
      return ConvolutionEmitter.onPixels(
          "ops.onednn.qlinear_pointwise(torch.contiguous(%s), " + weights + ", " + result + ")",
          ConvolutionEmitter.strided(input + "[0]", convolution.stride()),
          kernel);
    }
    return "ops.onednn.qconv2d_pointwise(%s[0], %s, %s, 1, %s)"
        .formatted(input, weights, ConvolutionEmitter.geometry(convolution), result);
  }

  @Override
  public Optional<String> applyAndAdd(
      Layer.Convolution convolution, String input, String kernel, String addend) {
    return quantization.kernels().containsKey(convolution)
        ? Optional.empty()
        : others.applyAndAdd(convolution, input, kernel, addend);
  }

  @Override
  public Optional<String> pack(
      Layer.Convolution convolution, String kernel, Optional<List<Long>> size) {
    if (!quantization.kernels().containsKey(convolution)) {
      return others.pack(convolution, kernel, size);
    }
    if (ConvolutionEmitter.isPointwise(convolution)) {
      return Optional.of("ops.onednn.qlinear_prepack(%s, None)".formatted(kernel));
    }
    return Optional.of(
        "ops.onednn.qconv_prepack(%s, %s, 1., 0, %s, 1, %s)"
            .formatted(
                kernel,
                self(Quantization.scales(convolution)),
                ConvolutionEmitter.geometry(convolution),
                ConvolutionEmitter.inputShape(convolution, size)));
  }

  @Override
  public List<Long> kernelShape(Layer.Convolution convolution) {
    return others.kernelShape(convolution);
  }
}
