package io.sparkbit.torchscript;

import static io.sparkbit.torchscript.CodeEmitter.self;

import io.sparkbit.network.BitNetwork;
import io.sparkbit.network.Layer;
import io.sparkbit.network.NetworkTrace;
import io.sparkbit.network.Parameter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * An emitter of the methods by which a program gets its weights. Each parameter has a setter, which
 * converts a kernel to its type and packs it. An archive that holds the weights is packed by one
 * method, which calls setters.
 */
final class WeightsEmitter {

  private static final String ARGUMENT = "x";

  private WeightsEmitter() {}

  /**
   * Defines the methods.
   *
   * @param type the type of kernels that are not quantized
   * @param expected the images for which kernels are packed, if their size is known
   */
  static void define(
      CodeEmitter code,
      BitNetwork network,
      Emitters emitters,
      ScalarType type,
      Optional<NetworkTrace> expected) {
    List<Parameter> packed = new ArrayList<>();
    emitters.quantization().parameters().forEach(parameter -> setter(code, parameter, ARGUMENT));
    for (Layer layer : network.layers()) {
      if (layer instanceof Layer.Convolution convolution) {
        String kernel =
            emitters.quantization().kernels().containsKey(convolution) ? ARGUMENT : typed(type);
        Optional<String> packing =
            emitters
                .convolutions()
                .pack(
                    convolution,
                    kernel,
                    expected.map(trace -> trace.sizes().get(convolution.input())));
        setter(code, convolution.kernel(), packing.orElse(kernel));
        packing.ifPresent(expression -> packed.add(convolution.kernel()));
      } else {
        layer.parameters().forEach(parameter -> setter(code, parameter, ARGUMENT));
      }
    }
    Collections.reverse(packed);
    pack(code, packed);
  }

  private static void setter(CodeEmitter code, Parameter parameter, String value) {
    code.define(
        CodeEmitter.setter(CodeEmitter.attribute(parameter)),
        ", %s: Tensor".formatted(ARGUMENT),
        "int");
    code.line(2, "%s = %s".formatted(self(parameter), value));
    code.line(2, "return 0");
  }

  /**
   * Reads an argument as of a type. DJL has no bfloat16, and gives it as another type of the same
   * size; TorchScript refuses the operator that is meant for this, {@code view.dtype}
   * (torch/csrc/jit/frontend/schema_matching.cpp, isBlockListedSchema).
   */
  private static String typed(ScalarType type) {
    return type == ScalarType.BFLOAT16
        ? "ops.aten.set_(torch.new_empty(%1$s, [0], dtype=%2$d), %1$s)"
            .formatted(ARGUMENT, type.code())
        : ARGUMENT;
  }

  /**
   * Defines the method that packs each kernel, to be called once, before the first forward pass.
   * The largest kernels come last and are packed first, so that the memory freed by one holds the
   * next.
   */
  private static void pack(CodeEmitter code, List<Parameter> lastFirst) {
    code.define(TorchScriptCompiler.PACK_METHOD, "", "int");
    for (Parameter parameter : lastFirst) {
      code.line(
          2,
          "_0 = self.%s(%s)"
              .formatted(CodeEmitter.setter(CodeEmitter.attribute(parameter)), self(parameter)));
    }
    code.line(2, "return %d".formatted(lastFirst.size()));
  }
}
