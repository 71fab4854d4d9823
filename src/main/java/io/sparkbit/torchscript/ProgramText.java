package io.sparkbit.torchscript;

import static io.sparkbit.torchscript.ScalarType.FLOAT;

import io.sparkbit.network.BitNetwork;
import io.sparkbit.network.Layer;
import io.sparkbit.network.Parameter;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The text of a program: straight-line code, one statement a layer. A layer works in place where
 * nothing else reads its input.
 */
final class ProgramText {

  static final String CLASS_NAME = "BitProgram";

  /** {@code c10::ScalarType::Byte}. */
  private static final int UINT8 = 0;

  /** {@code c10::MemoryFormat::ChannelsLast}. */
  private static final int CHANNELS_LAST = 2;

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
    this.kept = new HashSet<>(network.outputs());
    kept.add(BitNetwork.INPUT);
    for (Layer layer : network.layers()) {
      layer.inputs().forEach(input -> readers.merge(input, 1, Integer::sum));
    }
  }

  static String of(
      BitNetwork network,
      PixelScaling scaling,
      ScalarType kernelType,
      ConvolutionText convolutions) {
    ProgramText program = new ProgramText(network, kernelType, convolutions);
    program.declaration();
    program.pack();
    program.forward(scaling);
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
                    .collect(Collectors.joining())));
    line(1, "training : bool");
    network
        .parameters()
        .forEach(parameter -> line(1, "%s : Tensor".formatted(attribute(parameter))));
  }

  private static String quotedAttribute(Parameter parameter) {
    return "\"%s\", ".formatted(attribute(parameter));
  }

  /** Replaces each kernel by its packed form; to be called once, before the first forward pass. */
  private void pack() {
    line(
        1,
        "def %s(self: __torch__.%s) -> int:"
            .formatted(TorchScriptCompiler.PACK_METHOD, CLASS_NAME));
    int packed = 0;
    for (Layer layer : network.layers()) {
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

  private void forward(PixelScaling scaling) {
    line(
        1,
        "def forward(self: __torch__.%s, input: Tensor) -> Tuple[%s]:"
            .formatted(CLASS_NAME, outputs(output -> "Tensor")));
    line(2, "if torch.eq(ops.prim.dtype(input), %d):".formatted(UINT8));
    normalizedPixels(scaling);
    line(2, "else:");
    line(3, "x = torch.contiguous(input, memory_format=%d)".formatted(CHANNELS_LAST));
    line(2, "%s = torch.to(x, %d)".formatted(value(BitNetwork.INPUT), kernelType.code()));
    for (int index = 0; index < network.layers().size(); index++) {
      line(2, "%s = %s".formatted(value(index + 1), expression(network.layers().get(index))));
    }
    line(
        2,
        "return (%s)"
            .formatted(
                outputs(output -> "torch.to(%s, %d)".formatted(value(output), FLOAT.code()))));
  }

  private String outputs(Function<Integer, String> text) {
    return network.outputs().stream().map(text).collect(Collectors.joining(", "));
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
    if (layer instanceof Layer.Relu relu) {
      return "torch.relu%s(%s)".formatted(inPlace(relu.input()), value(relu.input()));
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

  private void line(int indent, String statement) {
    text.append("  ".repeat(indent)).append(statement).append('\n');
  }
}
