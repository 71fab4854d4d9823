package io.sparkbit.torchscript;

import io.sparkbit.network.BitNetwork;
import io.sparkbit.network.Layer;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An emitter of a network's code. Each section, from one named value to the next, is a method of
 * straight-line code with one statement per layer. The runtime inlines the calls.
 */
final class SectionsEmitter {

  private final CodeEmitter code;
  private final BitNetwork network;
  private final LayerEmitter layers;
  private final DropPathEmitter dropPaths;

  private SectionsEmitter(
      CodeEmitter code, BitNetwork network, LayerEmitter layers, DropPathEmitter dropPaths) {
    this.code = code;
    this.network = network;
    this.layers = layers;
    this.dropPaths = dropPaths;
  }

  static void define(CodeEmitter code, BitNetwork network, Emitters emitters) {
    if (LayerEmitter.hasSamePad(network)) {
      LayerEmitter.defineSamePad(code);
    }
    emitters.norms().define(code, network);
    if (network.layers().stream().anyMatch(emitters.quantization()::writesBytes)) {
      QuantizedEmitter.define(code);
    }
    LayerEmitter layers = new LayerEmitter(network, emitters);
    new SectionsEmitter(code, network, layers, emitters.dropPaths()).sections();
  }

  /**
   * Emits the calls of the sections that lead to the outputs. Each output becomes a variable with
   * its name.
   *
   * @param value the variable that holds the network's input, or the name of an output that its
   *     variable holds already
   */
  static void call(
      CodeEmitter code,
      BitNetwork network,
      DropPathEmitter dropPaths,
      String value,
      Collection<String> outputs) {
    Set<String> missing = new HashSet<>(outputs);
    String last = value;
    List<String> sections = List.copyOf(network.outputs().keySet());
    for (String output : sections.subList(sections.indexOf(value) + 1, sections.size())) {
      if (missing.isEmpty()) {
        break;
      }
      code.line(
          2, "%s = self.%s(%s%s)".formatted(output, section(output), last, dropPaths.argument()));
      last = output;
      missing.remove(output);
    }
  }

  private void sections() {
    int start = BitNetwork.INPUT;
    for (Map.Entry<String, Integer> output : network.outputs().entrySet()) {
      code.define(
          section(output.getKey()),
          ", %s: Tensor%s".formatted(LayerEmitter.value(start), dropPaths.parameter()),
          "Tensor");
      for (int index = start; index < output.getValue(); index++) {
        Layer layer = network.layers().get(index);
        requireInputsFrom(start, layer);
        code.line(2, "%s = %s".formatted(LayerEmitter.value(index + 1), layer.accept(layers)));
      }
      code.line(2, "return " + LayerEmitter.value(output.getValue()));
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
}
