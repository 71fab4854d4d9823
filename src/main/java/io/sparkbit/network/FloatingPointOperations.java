package io.sparkbit.network;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongUnaryOperator;

/**
 * How much work one image is: the multiplications and additions of all convolutions and of the
 * head, which is what publications count; norms and activations add a few percent.
 */
public final class FloatingPointOperations {

  private record Extent(long height, long width) {

    Extent mapped(LongUnaryOperator size) {
      return new Extent(size.applyAsLong(height), size.applyAsLong(width));
    }

    long area() {
      return height * width;
    }
  }

  private FloatingPointOperations() {}

  /**
   * Counts a multiplication and an addition as two.
   *
   * @param height of the image in pixels
   * @param width of the image in pixels
   * @throws IllegalArgumentException if the image is too small for the network
   */
  public static long of(BitNetwork network, int height, int width) {
    List<Extent> extents = new ArrayList<>(List.of(new Extent(height, width)));
    long operations = 0;
    for (Layer layer : network.layers()) {
      Extent input = extents.get(layer.inputs().get(layer.inputs().size() - 1));
      Extent output = output(layer, input);
      if (output.area() <= 0) {
        throw new IllegalArgumentException(
            "An image of %d x %d pixels is too small for this network".formatted(height, width));
      }
      operations += operations(layer, output);
      extents.add(output);
    }
    return operations;
  }

  private static Extent output(Layer layer, Extent input) {
    if (layer instanceof Layer.Convolution conv) {
      int reach = conv.dilation() * (conv.kernelSize() - 1) + 1;
      return input.mapped(size -> windows(size + 2L * conv.padding(), reach, conv.stride()));
    }
    if (layer instanceof Layer.MaxPool pool) {
      return input.mapped(size -> windows(size, pool.kernelSize(), pool.stride()));
    }
    if (layer instanceof Layer.ZeroPad pad) {
      return input.mapped(size -> size + 2L * pad.padding());
    }
    if (layer instanceof Layer.SamePad pad) {
      int reach = pad.dilation() * (pad.kernelSize() - 1) + 1;
      return input.mapped(size -> Math.max(size, (size - 1) / pad.stride() * pad.stride() + reach));
    }
    if (layer instanceof Layer.GlobalAveragePool) {
      return new Extent(1, 1);
    }
    return input;
  }

  private static long windows(long size, int reach, int stride) {
    return size < reach ? 0 : (size - reach) / stride + 1;
  }

  private static long operations(Layer layer, Extent output) {
    if (layer instanceof Layer.Convolution conv) {
      return 2 * conv.kernel().elements() * output.area();
    }
    return layer instanceof Layer.Linear linear ? 2 * linear.weight().elements() : 0;
  }
}
