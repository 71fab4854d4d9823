package io.sparkbit.torchscript;

import static io.sparkbit.torchscript.ScalarType.FLOAT;
import static java.util.stream.Collectors.joining;

import io.sparkbit.network.BitNetwork;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** An emitter of programs for inference: a network's sections, and methods that chain them. */
final class ProgramEmitter {

  private final CodeEmitter code = new CodeEmitter();
  private final BitNetwork network;

  private ProgramEmitter(BitNetwork network) {
    this.network = network;
  }

  static String of(BitNetwork network, ProgramOptions options, Emitters emitters) {
    ProgramEmitter program = new ProgramEmitter(network);
    CodeEmitter code = program.code;
    code.declare(
        Stream.concat(network.parameters().stream(), emitters.quantization().parameters().stream())
            .toList(),
        List.of());
    SectionsEmitter.pack(code, network, emitters.convolutions(), options.expected());
    InputEmitter.define(code, options.scaling(), options.precision().type());
    SectionsEmitter.define(code, network, emitters);
    for (ProgramMethod method : options.methods()) {
      switch (options.precision()) {
        case FLOAT32, BFLOAT16 -> program.method(method.name(), method.outputs());
        case INT8 -> program.methodByImage(method);
      }
    }
    return code.toString();
  }

  private void method(String name, List<String> outputs) {
    code.define(name, ", input: Tensor", tupleType(outputs));
    code.line(2, "x = self.%s(input)".formatted(InputEmitter.READ_INPUT));
    SectionsEmitter.call(code, network, DropPathEmitter.NONE, "x", outputs);
    code.line(2, tuple(outputs, output -> "torch.to(%s, %d)".formatted(output, FLOAT.code())));
  }

  /** Runs images one by one. An image's result then does not depend on others beside it. */
  private void methodByImage(ProgramMethod method) {
    List<String> outputs = method.outputs();
    String ofImage = method.name() + "_of_image";
    method(ofImage, outputs);
    code.define(method.name(), ", input: Tensor", tupleType(outputs));
    code.line(2, "images = torch.split(input, 1)");
    outputs.forEach(
        output -> code.line(2, "all_%s = annotate(List[Tensor], [])".formatted(output)));
    code.line(2, "for i in range(torch.len(images)):");
    code.line(3, "%s, = self.%s(images[i])".formatted(String.join(", ", outputs), ofImage));
    outputs.forEach(
        output -> code.line(3, "_%1$s = torch.append(all_%1$s, %1$s)".formatted(output)));
    code.line(2, tuple(outputs, "torch.cat(all_%s)"::formatted));
  }

  private static String tupleType(List<String> outputs) {
    return outputs.stream().map(output -> "Tensor").collect(joining(", ", "Tuple[", "]"));
  }

  private static String tuple(List<String> outputs, UnaryOperator<String> value) {
    return outputs.stream().map(value).collect(joining(", ", "return (", ",)"));
  }
}
