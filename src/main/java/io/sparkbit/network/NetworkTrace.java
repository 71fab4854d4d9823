package io.sparkbit.network;

import io.sparkbit.error.UserException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongUnaryOperator;

/**
 * The operations and output shapes of a network for one image of a given size.
 *
 * @param operations multiplications and additions of all convolutions and the head, as publications
 *     count them; a multiply-add counts as two. Norms and activations add a few percent.
 * @param outputs the shape of each of the network's {@linkplain BitNetwork#outputs outputs}: C x H
 *     x W, or the number of labels
 * @param sizes height and width of each value that {@link Layer#inputs} may name: the network's
 *     input, then the layers' results
 */
public record NetworkTrace(
    long operations, Map<String, List<Long>> outputs, List<List<Long>> sizes) {

  private record Extent(long channels, long height, long width) {

    Extent mapped(LongUnaryOperator size) {
      return new Extent(channels, size.applyAsLong(height), size.applyAsLong(width));
    }

    Extent with(long otherChannels) {
      return new Extent(otherChannels, height, width);
    }

    long area() {
      return height * width;
    }
  }

  /**
   * Traces an image through the network.
   *
   * @param height of the image in pixels
   * @param width of the image in pixels
   * @throws UserException if the image is too small for the network
   */
  public static NetworkTrace of(BitNetwork network, int height, int width) {
    List<Extent> extents = new ArrayList<>(List.of(new Extent(0, height, width)));
    long operations = 0;
    for (Layer layer : network.layers()) {
      // Where branches join, the last input is the shortcut, which is never the smaller one.
      Extent input = extents.get(layer.inputs().get(layer.inputs().size() - 1));
      Extent output = layer.accept(new Output(input));
      if (output.area() <= 0) {
        throw new UserException(
            "An image of %d x %d pixels is too small for this network".formatted(height, width));
      }
      operations += operations(layer, output);
      extents.add(output);
    }
    Map<String, List<Long>> outputs = new LinkedHashMap<>();
    network.outputs().forEach((name, value) -> outputs.put(name, shape(name, extents.get(value))));
    return new NetworkTrace(
        operations,
        outputs,
        extents.stream().map(extent -> List.of(extent.height, extent.width)).toList());
  }

  private static List<Long> shape(String name, Extent extent) {
    return name.equals(BitNetwork.LOGITS)
        ? List.of(extent.channels)
        : List.of(extent.channels, extent.height, extent.width);
  }

  /** Computes the extent of a layer's output. */
  private record Output(Extent input) implements Layer.Visitor<Extent> {

    @Override
    public Extent visit(Layer.Convolution conv) {
      int reach = conv.dilation() * (conv.kernelSize() - 1) + 1;
      return input
          .mapped(size -> windows(size + 2L * conv.padding(), reach, conv.stride()))
          .with(conv.outChannels());
    }

    @Override
    public Extent visit(Layer.MaxPool pool) {
      return input.mapped(size -> windows(size, pool.kernelSize(), pool.stride()));
    }

    @Override
    public Extent visit(Layer.ZeroPad pad) {
      return input.mapped(size -> size + 2L * pad.padding());
    }

    @Override
    public Extent visit(Layer.SamePad pad) {
      int reach = pad.dilation() * (pad.kernelSize() - 1) + 1;
      return input.mapped(size -> Math.max(size, (size - 1) / pad.stride() * pad.stride() + reach));
    }

    @Override
    public Extent visit(Layer.GlobalAveragePool pool) {
      return input.mapped(size -> 1);
    }

    @Override
    public Extent visit(Layer.Linear linear) {
      return input.with(linear.outFeatures());
    }

    @Override
    public Extent visit(Layer.GroupNorm norm) {
      return input;
    }

    @Override
    public Extent visit(Layer.Center center) {
      return input;
    }

    @Override
    public Extent visit(Layer.Activate activate) {
      return input;
    }

    @Override
    public Extent visit(Layer.Add add) {
      return input;
    }

    @Override
    public Extent visit(Layer.BroadcastAdd add) {
      return input;
    }

    @Override
    public Extent visit(Layer.Flatten flatten) {
      return input;
    }
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
