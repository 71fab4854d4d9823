package io.sparkbit.torchscript;

import static io.sparkbit.torchscript.ScalarType.FLOAT;
import static java.util.stream.Collectors.joining;

import io.sparkbit.network.BitNetwork;
import io.sparkbit.network.Layer;
import io.sparkbit.network.Parameter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The text of a program: a method for each section of the network, from one named value to the
 * next, in straight-line code with one statement a layer, and the methods that callers use, which
 * chain these. The runtime inlines the calls. A layer works in place where nothing else reads its
 * input.
 */
final class ProgramText {

  static final String CLASS_NAME = "BitProgram";

  /** {@code c10::ScalarType::Byte}. */
  private static final int UINT8 = 0;

  /** {@code c10::MemoryFormat::ChannelsLast}. */
  private static final int CHANNELS_LAST = 2;

  private static final String READ_INPUT = "read_input";
  private static final String SAME_PAD = "same_pad";

  private final BitNetwork network;
  private final ScalarType kernelType;
  private final ConvolutionText convolutions;
  private final Map<Integer, Integer> readers = new HashMap<>();
  private final Set<Integer> kept;
  private final StringBuilder text = new StringBuilder();

  private ProgramText(BitNetwork network, ScalarType kernelType, ConvolutionText convolutions) {
    this.network = network;
    this.kernelType = kernelType;
    this.convolutions = convolutions;
    this.kept = new HashSet<>(network.outputs().values());
    kept.add(BitNetwork.INPUT);
    for (Layer layer : network.layers()) {
      layer.inputs().forEach(input -> readers.merge(input, 1, Integer::sum));
    }
  }

  static String of(
      BitNetwork network,
      ProgramOptions options,
      ScalarType kernelType,
      ConvolutionText convolutions) {
    ProgramText program = new ProgramText(network, kernelType, convolutions);
    program.declaration();
    program.pack();
    program.readInput(options.scaling());
    if (network.layers().stream().anyMatch(Layer.SamePad.class::isInstance)) {
      program.samePad();
    }
    program.sections();
    options.methods().forEach(program::method);
    return program.text.toString();
  }

  static String attribute(Parameter parameter) {
    return parameter.name().replace('.', '_');
  }

  private void declaration() {
    line(0, "class %s(Module):".formatted(CLASS_NAME));
    line(1, "__parameters__ = []");
    line(
        1,
        "__buffers__ = [%s]"
            .formatted(
                network.parameters().stream()
                    .map(ProgramText::quotedAttribute)
                    .collect(joining())));
    line(1, "training : bool");
    network
        .parameters()
        .forEach(parameter -> line(1, "%s : Tensor".formatted(attribute(parameter))));
  }

  private static String quotedAttribute(Parameter parameter) {
    return "\"%s\", ".formatted(attribute(parameter));
  }

  /**
   * Replaces each kernel by its packed form; to be called once, before the first forward pass. The
   * largest kernels stand last and are packed first: what one leaves free then holds the next.
   */
  private void pack() {
    define(TorchScriptCompiler.PACK_METHOD, "", "int");
    int packed = 0;
    List<Layer> lastFirst = new ArrayList<>(network.layers());
    Collections.reverse(lastFirst);
    for (Layer layer : lastFirst) {
      if (layer instanceof Layer.Convolution conv) {
        String kernel = self(conv.kernel());
        Optional<String> expression = convolutions.pack(conv, kernel);
        if (expression.isPresent()) {
          line(2, "%s = %s".formatted(kernel, expression.get()));
          packed++;
        }
      }
    }
    line(2, "return %d".formatted(packed));
  }

  private void readInput(PixelScaling scaling) {
    define(READ_INPUT, ", input: Tensor", "Tensor");
    line(2, "if torch.eq(ops.prim.dtype(input), %d):".formatted(UINT8));
    normalizedPixels(scaling);
    line(2, "else:");
    line(3, "x = torch.contiguous(input, memory_format=%d)".formatted(CHANNELS_LAST));
    line(2, "return torch.to(x, %d)".formatted(kernelType.code()));
  }

  /** The order of operations is the reference's: rescale, subtract the mean, divide by the std. */
  private void normalizedPixels(PixelScaling scaling) {
    line(3, "p0 = torch.to(torch.permute(input, [0, 3, 1, 2]), %d)".formatted(FLOAT.code()));
    line(3, "p1 = torch.mul_(p0, %s)".formatted(scaling.factor()));
    line(3, "p2 = torch.sub_(p1, %s)".formatted(perChannel(scaling.mean())));
    line(3, "x = torch.div_(p2, %s)".formatted(perChannel(scaling.std())));
  }

  private static String perChannel(List<Double> values) {
    return "torch.reshape(torch.tensor(%s, dtype=%d), [1, %d, 1, 1])"
        .formatted(values, FLOAT.code(), values.size());
  }

  /** TensorFlow's padding (reference: compute_padding in DynamicPad2d). */
  private void samePad() {
    define(SAME_PAD, ", x: Tensor, window: int, stride: int", "Tensor");
    for (int dimension : List.of(2, 3)) {
      line(2, "s%1$d = torch.size(x, %1$d)".formatted(dimension));
      line(
          2,
          "f%1$d = torch.mul(torch.floordiv(torch.sub(s%1$d, 1), stride), stride)"
              .formatted(dimension));
      line(
          2,
          "p%1$d = ops.prim.max(torch.sub(torch.add(f%1$d, window), s%1$d), 0)"
              .formatted(dimension));
      line(2, "b%1$d = torch.floordiv(p%1$d, 2)".formatted(dimension));
    }
    line(2, "return torch.constant_pad_nd(x, [b3, torch.sub(p3, b3), b2, torch.sub(p2, b2)], 0)");
  }

  private void sections() {
    int start = BitNetwork.INPUT;
    for (Map.Entry<String, Integer> output : network.outputs().entrySet()) {
      define(section(output.getKey()), ", %s: Tensor".formatted(value(start)), "Tensor");
      for (int index = start; index < output.getValue(); index++) {
        Layer layer = network.layers().get(index);
        requireInputsFrom(start, layer);
        line(2, "%s = %s".formatted(value(index + 1), expression(layer)));
      }
      line(2, "return " + value(output.getValue()));
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

  private void method(ProgramMethod method) {
    String types = method.outputs().stream().map(output -> "Tensor").collect(joining(", "));
    define(method.name(), ", input: Tensor", "Tuple[%s]".formatted(types));
    String value = "x";
    line(2, "%s = self.%s(input)".formatted(value, READ_INPUT));
    Set<String> missing = new HashSet<>(method.outputs());
    for (String output : network.outputs().keySet()) {
      if (missing.isEmpty()) {
        break;
      }
      line(2, "%s = self.%s(%s)".formatted(output, section(output), value));
      value = output;
      missing.remove(output);
    }
    line(
        2,
        "return (%s,)"
            .formatted(
                method.outputs().stream()
                    .map(output -> "torch.to(%s, %d)".formatted(output, FLOAT.code()))
                    .collect(joining(", "))));
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
      return ActivationText.of(activate.function(), value(input), inPlace(input));
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
          .formatted(inPlace(add.residual()), value(add.residual()), value(add.shortcut()));
    }
    if (layer instanceof Layer.BroadcastAdd add) {
      return "torch.add(%s, %s)".formatted(value(add.residual()), value(add.shortcut()));
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
    return readers.get(input) == 1 && !kept.contains(input) ? "_" : "";
  }

  private static String value(int id) {
    return "v" + id;
  }

  private static String self(Parameter parameter) {
    return "self." + attribute(parameter);
  }

  private void define(String method, String parameters, String result) {
    line(
        1, "def %s(self: __torch__.%s%s) -> %s:".formatted(method, CLASS_NAME, parameters, result));
  }

  private void line(int indent, String statement) {
    text.append("  ".repeat(indent)).append(statement).append('\n');
  }
}
