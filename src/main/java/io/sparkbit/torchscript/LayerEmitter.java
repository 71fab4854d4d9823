package io.sparkbit.torchscript;

import static io.sparkbit.torchscript.CodeEmitter.self;
import static io.sparkbit.torchscript.ScalarType.FLOAT;

import io.sparkbit.network.BitNetwork;
import io.sparkbit.network.Layer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * An emitter of the expressions that compute layers. A layer works in place if nothing else reads
 * its input.
 */
final class LayerEmitter implements Layer.Visitor<String> {

  private static final String SAME_PAD = "same_pad";

  private final Emitters emitters;
  private final Map<Integer, Integer> readers = new HashMap<>();
  private final Set<Integer> kept;

  /**
   * The expressions of convolutions that add the shortcut themselves, and of what is left to do.
   */
  private final Map<Layer, String> sums = new HashMap<>();

  LayerEmitter(BitNetwork network, Emitters emitters) {
    this(network, emitters, Set.of());
  }

  /**
   * @param read values that are read once more, after all layers
   */
  LayerEmitter(BitNetwork network, Emitters emitters, Set<Integer> read) {
    this.emitters = emitters;
    this.kept = new HashSet<>(network.outputs().values());
    kept.addAll(read);
    kept.add(BitNetwork.INPUT);
    network
        .layers()
        .forEach(layer -> layer.inputs().forEach(input -> readers.merge(input, 1, Integer::sum)));
    for (Layer layer : network.layers()) {
      if (layer instanceof Layer.Add add
          && network.layers().get(add.residual() - 1) instanceof Layer.Convolution conv) {
        sum(conv, add);
      }
    }
  }

  private void sum(Layer.Convolution conv, Layer.Add add) {
    if (readOnce(add.residual())
        && add.shortcut() < add.residual()
        && emitters.dropPaths() == DropPathEmitter.NONE) {
      emitters
          .convolutions()
          .applyAndAdd(conv, value(conv.input()), self(conv.kernel()), value(add.shortcut()))
          .ifPresent(
              sum -> {
                sums.put(conv, sum);
                sums.put(add, value(add.residual()));
              });
    }
  }

  /** Returns the variable of a value. */
  static String value(int id) {
    return "v" + id;
  }

  /** Returns whether a network needs {@link #defineSamePad}. */
  static boolean hasSamePad(BitNetwork network) {
    return network.layers().stream().anyMatch(Layer.SamePad.class::isInstance);
  }

  /** Defines the method for TensorFlow's padding (reference: compute_padding in DynamicPad2d). */
  static void defineSamePad(CodeEmitter code) {
    code.define(SAME_PAD, ", x: Tensor, window: int, stride: int", "Tensor");
    samePadding(code);
    code.line(
        2, "return torch.constant_pad_nd(x, [b3, torch.sub(p3, b3), b2, torch.sub(p2, b2)], 0)");
  }

  /** Emits the statements that compute, for both sizes s of x, the padding p and b before it. */
  static void samePadding(CodeEmitter code) {
    for (int dimension : List.of(2, 3)) {
      code.line(2, "s%1$d = torch.size(x, %1$d)".formatted(dimension));
      code.line(
          2,
          "f%1$d = torch.mul(torch.floordiv(torch.sub(s%1$d, 1), stride), stride)"
              .formatted(dimension));
      code.line(
          2,
          "p%1$d = ops.prim.max(torch.sub(torch.add(f%1$d, window), s%1$d), 0)"
              .formatted(dimension));
      code.line(2, "b%1$d = torch.floordiv(p%1$d, 2)".formatted(dimension));
    }
  }

  @Override
  public String visit(Layer.Convolution conv) {
    return sums.getOrDefault(
        conv, emitters.convolutions().apply(conv, value(conv.input()), self(conv.kernel())));
  }

  @Override
  public String visit(Layer.GroupNorm norm) {
    return emitters.norms().apply(norm, value(norm.input()));
  }

  @Override
  public String visit(Layer.Center center) {
    return "torch.sub(%1$s, torch.mean(%1$s, [1, 2, 3], True))".formatted(value(center.input()));
  }

  @Override
  public String visit(Layer.Activate activate) {
    int input = activate.input();
    if (emitters.quantization().writesBytes(activate)) {
      return QuantizedEmitter.quantize(value(input));
    }
    return ActivationEmitter.of(activate.function(), value(input), inPlace(input));
  }

  @Override
  public String visit(Layer.ZeroPad pad) {
    int padding = pad.padding();
    return "torch.constant_pad_nd(%s, [%d, %d, %d, %d], 0)"
        .formatted(value(pad.input()), padding, padding, padding, padding);
  }

  @Override
  public String visit(Layer.SamePad pad) {
    String input = value(pad.input());
    return emitters.quantization().writesBytes(pad)
        ? "(%s, %s[1])".formatted(padded(pad, input + "[0]"), input)
        : padded(pad, input);
  }

  private static String padded(Layer.SamePad pad, String input) {
    return "self.%s(%s, %s)".formatted(SAME_PAD, input, window(pad));
  }

  /**
   * Returns the arguments that say how {@link #defineSamePad a padding} depends on its input: the
   * window and the stride.
   */
  static String window(Layer.SamePad pad) {
    return "%d, %d".formatted((pad.kernelSize() - 1) * pad.dilation() + 1, pad.stride());
  }

  @Override
  public String visit(Layer.MaxPool pool) {
    return "torch.max_pool2d(%s, [%d, %d], [%d, %d], [0, 0], [1, 1], False)"
        .formatted(
            value(pool.input()),
            pool.kernelSize(),
            pool.kernelSize(),
            pool.stride(),
            pool.stride());
  }

  @Override
  public String visit(Layer.Add add) {
    return sums.getOrDefault(
        add,
        "torch.add%s(%s, %s)"
            .formatted(
                inPlace(add.residual()),
                emitters.dropPaths().apply(add, value(add.residual())),
                value(add.shortcut())));
  }

  @Override
  public String visit(Layer.BroadcastAdd add) {
    return "torch.add(%s, %s)"
        .formatted(emitters.dropPaths().apply(add, value(add.residual())), value(add.shortcut()));
  }

  @Override
  public String visit(Layer.GlobalAveragePool pool) {
    return "torch.mean(%s, [2, 3], True, dtype=%d)".formatted(value(pool.input()), FLOAT.code());
  }

  @Override
  public String visit(Layer.Flatten flatten) {
    return "torch.flatten(%s, 1)".formatted(value(flatten.input()));
  }

  @Override
  public String visit(Layer.Linear linear) {
    return "torch.linear(torch.flatten(%s, 1), %s, %s)"
        .formatted(value(linear.input()), self(linear.weight()), self(linear.bias()));
  }

  private String inPlace(int input) {
    return readOnce(input) ? "_" : "";
  }

  private boolean readOnce(int value) {
    return Objects.equals(readers.get(value), 1) && !kept.contains(value);
  }
}
