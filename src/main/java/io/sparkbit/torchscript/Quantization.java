package io.sparkbit.torchscript;

import static java.util.stream.Collectors.toSet;

import io.sparkbit.checkpoint.TensorReader;
import io.sparkbit.error.UserException;
import io.sparkbit.network.BitNetwork;
import io.sparkbit.network.BitWeights;
import io.sparkbit.network.Layer;
import io.sparkbit.network.Parameter;
import java.io.IOException;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The convolutions of a network that compute with bytes: those that read nothing but a normalized
 * and rectified value, unless their expected error exceeds a budget, or images have shown that they
 * must not. All others stay in float32.
 */
final class Quantization {

  static final Quantization NONE = new Quantization();

  private static final Logger LOG = LoggerFactory.getLogger(Quantization.class);

  /** The least ratio of a convolution's result to its error, 30 decibels of power. */
  private static final double LEAST_SIGNAL_TO_NOISE = 1000;

  /** By the layers that make a value: the norm whose parameters are divided, and what follows. */
  private final Map<Layer, QuantizedInput> inputs = new HashMap<>();

  private final Map<Layer.Convolution, QuantizedKernel> kernels = new LinkedHashMap<>();

  private Quantization() {}

  /**
   * Plans a network.
   *
   * @param skipped as in {@link ProgramOptions}
   * @throws IOException if the weights cannot be read
   */
  static Quantization of(BitNetwork network, BitWeights weights, Optional<Set<String>> skipped)
      throws IOException {
    skipped.ifPresent(names -> requireKnown(names, network));
    Quantization quantization = new Quantization();
    ChannelArrays arrays = new ChannelArrays();
    for (Readers.Rectified value : candidates(network)) {
      if (skipped.isEmpty() || Collections.disjoint(names(value), skipped.get())) {
        quantization.plan(value, weights, arrays, skipped.isPresent() ? 0 : LEAST_SIGNAL_TO_NOISE);
      }
    }
    quantization.tell(network, skipped);
    return quantization;
  }

  private static void requireKnown(Set<String> skipped, BitNetwork network) {
    Set<String> unknown = new TreeSet<>(skipped);
    candidates(network).forEach(value -> unknown.removeAll(names(value)));
    if (!unknown.isEmpty()) {
      throw new UserException(
          ("int8_skip_modules of the model's configuration names %s, which is no convolution of"
                  + " this network that can compute in int8; calibrate the model again, or remove"
                  + " the field")
              .formatted(unknown.iterator().next()));
    }
  }

  /** Returns the values that can be bytes. */
  static List<Readers.Rectified> candidates(BitNetwork network) {
    Readers readers = new Readers(network);
    return network.layers().stream()
        .filter(Layer.GroupNorm.class::isInstance)
        .flatMap(norm -> readers.rectified((Layer.GroupNorm) norm).stream())
        .filter(
            value -> value.convolutions().stream().allMatch(ConvolutionEmitter.OneDnn::fillsBlocks))
        .toList();
  }

  /** Returns the names of the convolutions that read a value. */
  static Set<String> names(Readers.Rectified value) {
    return value.convolutions().stream().map(Layer.Convolution::name).collect(toSet());
  }

  private void tell(BitNetwork network, Optional<Set<String>> skipped) {
    long all = network.layers().stream().filter(Layer.Convolution.class::isInstance).count();
    LOG.info("{} of {} convolutions compute in int8", kernels.size(), all);
    if (kernels.isEmpty() && skipped.isEmpty()) {
      LOG.warn(
          "int8 was requested, but all of this network computes in float32: int8 is for"
              + " convolutions of multiples of {} channels that read nothing but a norm behind a"
              + " ReLU",
          ConvolutionEmitter.OneDnn.BLOCK);
    }
  }

  private void plan(
      Readers.Rectified rectified,
      BitWeights weights,
      ChannelArrays arrays,
      double leastSignalToNoise)
      throws IOException {
    Layer.GroupNorm norm = rectified.norm();
    QuantizedInput input =
        QuantizedInput.of(read(norm.scale(), weights), read(norm.shift(), weights));
    Map<Layer.Convolution, QuantizedKernel> planned = new LinkedHashMap<>();
    for (Layer.Convolution convolution : rectified.convolutions()) {
      try (TensorReader reader = weights.open(convolution.kernel())) {
        planned.put(convolution, QuantizedKernel.of(convolution, reader, input, arrays));
      }
    }
    if (planned.values().stream()
        .allMatch(kernel -> kernel.signalToNoise() >= leastSignalToNoise)) {
      kernels.putAll(planned);
      rectified.layers().forEach(layer -> inputs.put(layer, input));
    }
  }

  private static float[] read(Parameter parameter, BitWeights weights) throws IOException {
    float[] values = new float[Math.toIntExact(parameter.elements())];
    try (TensorReader reader = weights.open(parameter)) {
      reader.read(values);
    }
    return values;
  }

  /** Returns how the value that the layer helps to make becomes bytes. */
  Optional<QuantizedInput> input(Layer layer) {
    return Optional.ofNullable(inputs.get(layer));
  }

  /** Returns whether the layer writes bytes. */
  boolean writesBytes(Layer layer) {
    return inputs.containsKey(layer) && !(layer instanceof Layer.GroupNorm);
  }

  /** Returns the kernels that are quantized. */
  Map<Layer.Convolution, QuantizedKernel> kernels() {
    return Collections.unmodifiableMap(kernels);
  }

  /** Returns what 1 stands for in each output channel of a kernel. */
  static Parameter scales(Layer.Convolution convolution) {
    return new Parameter(
        convolution.kernel().name() + "_scales", List.of((long) convolution.outChannels()));
  }

  /** Returns the parameters that the network itself does not have. */
  List<Parameter> parameters() {
    return kernels.keySet().stream().map(Quantization::scales).toList();
  }
}
