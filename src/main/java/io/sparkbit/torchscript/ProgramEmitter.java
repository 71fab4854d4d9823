package io.sparkbit.torchscript;

import static io.sparkbit.torchscript.ScalarType.FLOAT;
import static java.util.stream.Collectors.joining;

import io.sparkbit.network.BitNetwork;
import io.sparkbit.network.Layer;
import io.sparkbit.network.NetworkTrace;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** An emitter of programs for inference: a network's sections, and methods that chain them. */
final class ProgramEmitter {

  private final CodeEmitter code = new CodeEmitter();
  private final BitNetwork network;

  private ProgramEmitter(BitNetwork network) {
    this.network = network;
  }

  static String of(
      BitNetwork network,
      ProgramOptions options,
      ScalarType kernelType,
      ConvolutionEmitter convolutions) {
    ProgramEmitter program = new ProgramEmitter(network);
    CodeEmitter code = program.code;
    code.declare(network.parameters(), CodeEmitter.Members.BUFFERS);
    program.pack(convolutions, options.expected());
    InputEmitter.define(code, options.scaling(), kernelType);
    SectionsEmitter.define(
        code,
        network,
        convolutions,
        GroupNormEmitter.of(options.backend(), kernelType),
        DropPathEmitter.NONE);
    options.methods().forEach(program::method);
    return code.toString();
  }

  /**
   * Defines the method that packs each kernel, to be called once, before the first forward pass.
   * The largest kernels come last and are packed first, so that the memory freed by one holds the
   * next.
   */
  private void pack(ConvolutionEmitter convolutions, Optional<NetworkTrace> expected) {
    code.define(TorchScriptCompiler.PACK_METHOD, "", "int");
    int packed = 0;
    List<Layer> lastFirst = new ArrayList<>(network.layers());
    Collections.reverse(lastFirst);
    for (Layer layer : lastFirst) {
      if (layer instanceof Layer.Convolution conv) {
        String kernel = CodeEmitter.self(conv.kernel());
        Optional<List<Long>> size = expected.map(trace -> trace.sizes().get(conv.input()));
        Optional<String> expression = convolutions.pack(conv, kernel, size);
        if (expression.isPresent()) {
          code.line(2, "%s = %s".formatted(kernel, expression.get()));
          packed++;
        }
      }
    }
    code.line(2, "return %d".formatted(packed));
  }

  private void method(ProgramMethod method) {
    String types = method.outputs().stream().map(output -> "Tensor").collect(joining(", "));
    code.define(method.name(), ", input: Tensor", "Tuple[%s]".formatted(types));
    code.line(2, "x = self.%s(input)".formatted(InputEmitter.READ_INPUT));
    SectionsEmitter.call(code, network, DropPathEmitter.NONE, "x", method.outputs());
    code.line(
        2,
        "return (%s,)"
            .formatted(
                method.outputs().stream()
                    .map(output -> "torch.to(%s, %d)".formatted(output, FLOAT.code()))
                    .collect(joining(", "))));
  }
}
