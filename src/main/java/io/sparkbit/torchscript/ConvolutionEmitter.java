package io.sparkbit.torchscript;

import io.sparkbit.network.Layer;
import java.util.List;
import java.util.Optional;

/** An emitter of TorchScript code for convolutions. */
interface ConvolutionEmitter {

  /**
   * Returns an emitter for inference.
   *
   * @param quantization nothing, unless the backend is {@link ConvolutionBackend#ONEDNN}
   */
  static ConvolutionEmitter of(ConvolutionBackend backend, Quantization quantization) {
    return switch (backend) {
      case ATEN -> new Aten();
      case ONEDNN -> new QuantizedEmitter(new OneDnn(), quantization);
    };
  }

  /** Returns the expression that applies the kernel to the input, both channels-last. */
  String apply(Layer.Convolution convolution, String input, String kernel);

  /**
   * Returns the expression that packs the kernel; empty if the kernel is not packed.
   *
   * @param size the expected height and width of the input, if they are known
   */
  default Optional<String> pack(
      Layer.Convolution convolution, String kernel, Optional<List<Long>> size) {
    return Optional.empty();
  }

  /** Returns the shape in which the kernel is stored. */
  default List<Long> kernelShape(Layer.Convolution convolution) {
    return convolution.kernel().shape();
  }

  /**
   * Returns the expression that applies the kernel to the input and adds a value of the result's
   * shape; empty if no operator does both.
   */
  default Optional<String> applyAndAdd(
      Layer.Convolution convolution, String input, String kernel, String addend) {
    return Optional.empty();
  }

  private static String pair(int value) {
    return "[%d, %d]".formatted(value, value);
  }

  /** Emits {@code torch.conv2d}. */
  final class Aten implements ConvolutionEmitter {

    @Override
    public String apply(Layer.Convolution convolution, String input, String kernel) {
      return "torch.conv2d(%s, %s, None, %s, 1)".formatted(input, kernel, geometry(convolution));
    }
  }

  /** Emits the operators that PyTorch's own compiler emits (aten/src/ATen/native/mkldnn). */
  final class OneDnn implements ConvolutionEmitter {

    /**
     * The largest block of channels that oneDNN packs. Packed kernels that do not fill their blocks
     * give wrong results in libtorch 2.7.1 (seen for 96 x 24 channels). The kernels of all released
     * models fill their blocks.
     */
    static final int BLOCK = 64;

    private static final String NO_ACTIVATION =
        "\"none\", annotate(List[Optional[number]], []), None";

    /** A format string for the pixels, ... x channels, and the matrix. */
    static final String INNER_PRODUCT =
        "ops.mkldnn._linear_pointwise(%s, %s, None, " + NO_ACTIVATION + ")";

    @Override
    public String apply(Layer.Convolution convolution, String input, String kernel) {
      if (isPointwise(convolution)) {
        return onPixels(INNER_PRODUCT, strided(input, convolution.stride()), kernel);
      }
      return "ops.mkldnn._convolution_pointwise(%s, %s, None, %s, %s, %s, 1, %s)"
          .formatted(
              input,
              kernel,
              pair(convolution.padding()),
              pair(convolution.stride()),
              pair(convolution.dilation()),
              NO_ACTIVATION);
    }

    /** The result is then written once, not read and written again. */
    @Override
    public Optional<String> applyAndAdd(
        Layer.Convolution convolution, String input, String kernel, String addend) {
      return isPointwise(convolution)
          ? Optional.of(
              onPixels(
                  "ops.mkldnn._linear_pointwise(%%s, torch.permute(%s, [0, 2, 3, 1]), %%s, None, \"add\")"
                      .formatted(addend),
                  strided(input, convolution.stride()),
                  kernel))
          : Optional.empty();
    }

    @Override
    public Optional<String> pack(
        Layer.Convolution convolution, String kernel, Optional<List<Long>> size) {
      if (!fillsBlocks(convolution)) {
        return Optional.empty();
      }
      if (isPointwise(convolution)) {
        return Optional.of("ops.mkldnn._reorder_linear_weight(%s, None)".formatted(kernel));
      }
      return Optional.of(
          "ops.mkldnn._reorder_convolution_weight(%s, %s, %s, %s, 1, %s)"
              .formatted(
                  kernel,
                  pair(convolution.padding()),
                  pair(convolution.stride()),
                  pair(convolution.dilation()),
                  inputShape(convolution, size)));
    }

    @Override
    public List<Long> kernelShape(Layer.Convolution convolution) {
      List<Long> shape = convolution.kernel().shape();
      return isPointwise(convolution) ? shape.subList(0, 2) : shape;
    }

    static boolean fillsBlocks(Layer.Convolution convolution) {
      return convolution.inChannels() % BLOCK == 0 && convolution.outChannels() % BLOCK == 0;
    }
  }

  /**
   * Returns the shape of the images to pack a kernel for. Without a size, oneDNN assumes some, and
   * reorders the kernel again in each pass.
   */
  static String inputShape(Layer.Convolution convolution, Optional<List<Long>> size) {
    return size.map(
            pixels ->
                "[1, %d, %d, %d]".formatted(convolution.inChannels(), pixels.get(0), pixels.get(1)))
        .orElse("None");
  }

  /** Returns the stride, the padding and the dilation. */
  static String geometry(Layer.Convolution convolution) {
    return "%s, %s, %s"
        .formatted(
            pair(convolution.stride()), pair(convolution.padding()), pair(convolution.dilation()));
  }

  static boolean isPointwise(Layer.Convolution convolution) {
    return convolution.kernelSize() == 1 && convolution.padding() == 0;
  }

  /**
   * Returns the expression that applies a matrix to the channels of each pixel.
   *
   * @param product a format string for the pixels, ... x channels, and the matrix
   */
  static String onPixels(String product, String input, String matrix) {
    return "torch.permute(%s, [0, 3, 1, 2])"
        .formatted(product.formatted("torch.permute(%s, [0, 2, 3, 1])".formatted(input), matrix));
  }

  static String strided(String input, int stride) {
    return stride == 1
        ? input
        : "torch.slice(torch.slice(%s, 2, None, None, %d), 3, None, None, %d)"
            .formatted(input, stride, stride);
  }
}
