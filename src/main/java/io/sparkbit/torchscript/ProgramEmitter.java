package io.sparkbit.torchscript;

import static io.sparkbit.torchscript.ScalarType.FLOAT;
import static java.util.stream.Collectors.joining;

import io.sparkbit.network.BitNetwork;
import io.sparkbit.network.Layer;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** An emitter of programs for inference: a network's sections, and methods that chain them. */
final class ProgramEmitter {

  private static final String PART = "compute_part";
  private static final String BY_PARTS = "compute_by_parts";

  private final CodeEmitter code = new CodeEmitter();
  private final BitNetwork network;
  private final ConvolutionBackend backend;

  private ProgramEmitter(BitNetwork network, ConvolutionBackend backend) {
    this.network = network;
    this.backend = backend;
  }

  static String of(BitNetwork network, ProgramOptions options, Emitters emitters) {
    ProgramEmitter program = new ProgramEmitter(network, options.backend());
    CodeEmitter code = program.code;
    code.declare(
        Stream.concat(network.parameters().stream(), emitters.quantization().parameters().stream())
            .toList(),
        List.of());
    WeightsEmitter.define(code, network, emitters, options.precision().type(), options.expected());
    InputEmitter.define(code, options.scaling(), options.precision().type());
    SectionsEmitter.define(code, network, emitters);
    program.byParts();
    for (ProgramMethod method : options.methods()) {
      switch (options.precision()) {
        case FLOAT32, BFLOAT16 -> program.method(method);
        case INT8 -> program.methodByImage(method);
      }
    }
    return code.toString();
  }

  private void method(ProgramMethod method) {
    code.define(method.name(), ", input: Tensor", tupleType(method.outputs()));
    code.line(2, "x = self.%s(input)".formatted(InputEmitter.READ_INPUT));
    Optional<String> joint = joint(method.computed());
    joint.ifPresent(value -> code.line(2, "%s = self.%s(x)".formatted(value, BY_PARTS)));
    SectionsEmitter.call(code, network, DropPathEmitter.NONE, joint.orElse("x"), method.computed());
    if (method.outputs().contains(ProgramMethod.CLASS_ACTIVATION_MAP)) {
      classActivationMap();
    }
    code.line(
        2, tuple(method.outputs(), output -> "torch.to(%s, %d)".formatted(output, FLOAT.code())));
  }

  private Optional<String> joint(List<String> outputs) {
    return backend == ConvolutionBackend.ONEDNN ? Passes.joint(network, outputs) : Optional.empty();
  }

  private void classActivationMap() {
    Layer.Linear head =
        network.layers().stream()
            .filter(Layer.Linear.class::isInstance)
            .map(Layer.Linear.class::cast)
            .findFirst()
            .orElseThrow();
    code.line(
        2,
        "likeliest = torch.index_select(%s, 0, torch.argmax(%s, 1))"
            .formatted(CodeEmitter.self(head.weight()), BitNetwork.LOGITS));
    code.line(
        2,
        "weighted = torch.mul(torch.to(%s, %d), torch.reshape(likeliest, [-1, %d, 1, 1]))"
            .formatted(BitNetwork.LAST_HIDDEN_STATE, FLOAT.code(), head.inFeatures()));
    code.line(
        2, "%s = torch.sum(weighted, [1], True)".formatted(ProgramMethod.CLASS_ACTIVATION_MAP));
  }

  /** Defines the method that runs the first sections on a few images at a time. */
  private void byParts() {
    Optional<String> joint = joint(List.of());
    if (joint.isEmpty()) {
      return;
    }
    code.define(PART, ", x: Tensor", "Tensor");
    SectionsEmitter.call(code, network, DropPathEmitter.NONE, "x", List.of(joint.get()));
    code.line(2, "return " + joint.get());

    code.define(BY_PARTS, ", x: Tensor", "Tensor");
    code.line(
        2,
        "bytes = torch.mul(torch.mul(torch.size(x, 2), torch.size(x, 3)), %d)"
            .formatted(stemChannels()));
    code.line(2, "images = ops.prim.max(torch.floordiv(%d, bytes), 1)".formatted(Passes.BYTES));
    code.line(2, "if torch.le(torch.size(x, 0), images):");
    code.line(3, "y = self.%s(x)".formatted(PART));
    code.line(2, "else:");
    code.line(3, "parts = torch.split(x, images)");
    code.line(3, "done = annotate(List[Tensor], [])");
    code.line(3, "for i in range(torch.len(parts)):");
    code.line(4, "_0 = torch.append(done, self.%s(parts[i]))".formatted(PART));
    code.line(3, "y = torch.cat(done)");
    code.line(2, "return y");
  }

  /** A value is of 4 bytes, and the stem halves height and width. */
  private int stemChannels() {
    return network.layers().stream()
        .filter(Layer.Convolution.class::isInstance)
        .map(Layer.Convolution.class::cast)
        .findFirst()
        .orElseThrow()
        .outChannels();
  }

  /** Runs images one by one. An image's result then does not depend on others beside it. */
  private void methodByImage(ProgramMethod method) {
    List<String> outputs = method.outputs();
    String ofImage = method.name() + "_of_image";
    method(new ProgramMethod(ofImage, outputs));
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
