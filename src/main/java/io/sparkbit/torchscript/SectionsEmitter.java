package io.sparkbit.torchscript;

import static io.sparkbit.torchscript.CodeEmitter.self;
import static io.sparkbit.torchscript.ScalarType.FLOAT;

import io.sparkbit.network.BitNetwork;
import io.sparkbit.network.Layer;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The text of a network: a method for each of its sections, from one named value to the next, in
 * straight-line code with one statement a layer. The runtime inlines the calls. A layer works in
 * place where nothing else reads its input; none does where its input is what another layer needs
 * for its gradient.
 */
final class SectionsEmitter {

  private static final String SAME_PAD = "same_pad";

  private final CodeEmitter code;
  private final BitNetwork network;
  private final ConvolutionEmitter convolutions;
  private final DropPathEmitter dropPaths;
  private final Map<Integer, Integer> readers = new HashMap<>();
  private final Set<Integer> kept;

  private SectionsEmitter(
      CodeEmitter code,
      BitNetwork network,
      ConvolutionEmitter convolutions,
      DropPathEmitter dropPaths) {
    this.code = code;
    this.network = network;
    this.convolutions = convolutions;
    this.dropPaths = dropPaths;
    this.kept = new HashSet<>(network.outputs().values());
    kept.add(BitNetwork.INPUT);
    for (int index = 0; index < network.layers().size(); index++) {
      Layer layer = network.layers().get(index);
      layer.inputs().forEach(input -> readers.merge(input, 1, Integer::sum));
      if (layer instanceof Layer.Convolution conv && convolutions.keepsResult(conv)) {
        kept.add(index + 1);
      }
    }
  }

  static void define(
      CodeEmitter code,
      BitNetwork network,
      ConvolutionEmitter convolutions,
      DropPathEmitter dropPaths) {
    SectionsEmitter sections = new SectionsEmitter(code, network, convolutions, dropPaths);
    if (network.layers().stream().anyMatch(Layer.SamePad.class::isInstance)) {
      sections.samePad();
    }
    sections.sections();
  }

  /**
   * Calls, in a method, the sections that lead to the outputs; each output is then a variable of
   * its name.
   *
   * @param value variable that holds what the network reads
   */
  static void call(
      CodeEmitter code,
      BitNetwork network,
      DropPathEmitter dropPaths,
      String value,
      Collection<String> outputs) {
    Set<String> missing = new HashSet<>(outputs);
    String last = value;
    for (String output : network.outputs().keySet()) {
      if (missing.isEmpty()) {
        break;
      }
      code.line(
          2, "%s = self.%s(%s%s)".formatted(output, section(output), last, dropPaths.argument()));
      last = output;
      missing.remove(output);
    }
  }

  /** TensorFlow's padding (reference: compute_padding in DynamicPad2d). */
  private void samePad() {
    code.define(SAME_PAD, ", x: Tensor, window: int, stride: int", "Tensor");
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
    code.line(
        2, "return torch.constant_pad_nd(x, [b3, torch.sub(p3, b3), b2, torch.sub(p2, b2)], 0)");
  }

  private void sections() {
    int start = BitNetwork.INPUT;
    for (Map.Entry<String, Integer> output : network.outputs().entrySet()) {
      code.define(
          section(output.getKey()),
          ", %s: Tensor%s".formatted(value(start), dropPaths.parameter()),
          "Tensor");
      for (int index = start; index < output.getValue(); index++) {
        Layer layer = network.layers().get(index);
        requireInputsFrom(start, layer);
        code.line(2, "%s = %s".formatted(value(index + 1), expression(layer)));
      }
      code.line(2, "return " + value(output.getValue()));
      start = output.getValue();
    }
  }

  private static void requireInputsFrom(int start, Layer layer) {
    if (layer.inputs().stream().anyMatch(input -> input < start)) {
      throw new IllegalArgumentException(
          "%s reads past value %d, which has a name; only the last named value may be read"
              .formatted(layer, start));
    }
  }

  private static String section(String output) {
    return "compute_" + output;
  }

  private String expression(Layer layer) {
    if (layer instanceof Layer.Convolution conv) {
      return convolutions.apply(conv, value(conv.input()), self(conv.kernel()));
    }
    if (layer instanceof Layer.GroupNorm norm) {
      return "torch.group_norm(%s, %d, %s, %s, %s, True)"
          .formatted(
              value(norm.input()),
              norm.groups(),
              self(norm.scale()),
              self(norm.shift()),
              Layer.GroupNorm.EPSILON);
    }
    if (layer instanceof Layer.Activate activate) {
      int input = activate.input();
      return ActivationEmitter.of(activate.function(), value(input), inPlace(input));
    }
    if (layer instanceof Layer.SamePad pad) {
      return "self.%s(%s, %d, %d)"
          .formatted(
              SAME_PAD,
              value(pad.input()),
              (pad.kernelSize() - 1) * pad.dilation() + 1,
              pad.stride());
    }
    if (layer instanceof Layer.Center center) {
      return "torch.sub(%1$s, torch.mean(%1$s, [1, 2, 3], True))".formatted(value(center.input()));
    }
    if (layer instanceof Layer.ZeroPad pad) {
      int padding = pad.padding();
      return "torch.constant_pad_nd(%s, [%d, %d, %d, %d], 0)"
          .formatted(value(pad.input()), padding, padding, padding, padding);
    }
    if (layer instanceof Layer.MaxPool pool) {
      return "torch.max_pool2d(%s, [%d, %d], [%d, %d], [0, 0], [1, 1], False)"
          .formatted(
              value(pool.input()),
              pool.kernelSize(),
              pool.kernelSize(),
              pool.stride(),
              pool.stride());
    }
    if (layer instanceof Layer.Add add) {
      return "torch.add%s(%s, %s)"
          .formatted(
              inPlace(add.residual()),
              dropPaths.apply(layer, value(add.residual())),
              value(add.shortcut()));
    }
    if (layer instanceof Layer.BroadcastAdd add) {
      return "torch.add(%s, %s)"
          .formatted(dropPaths.apply(layer, value(add.residual())), value(add.shortcut()));
    }
    if (layer instanceof Layer.Flatten flatten) {
      return "torch.flatten(%s, 1)".formatted(value(flatten.input()));
    }
    if (layer instanceof Layer.GlobalAveragePool pool) {
      return "torch.mean(%s, [2, 3], True, dtype=%d)".formatted(value(pool.input()), FLOAT.code());
    }
    Layer.Linear linear = (Layer.Linear) layer;
    return "torch.linear(torch.flatten(%s, 1), %s, %s)"
        .formatted(value(linear.input()), self(linear.weight()), self(linear.bias()));
  }

  private String inPlace(int input) {
    return Objects.equals(readers.get(input), 1) && !kept.contains(input) ? "_" : "";
  }

  private static String value(int id) {
    return "v" + id;
  }
}
