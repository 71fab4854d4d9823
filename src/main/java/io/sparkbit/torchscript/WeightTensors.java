package io.sparkbit.torchscript;

import io.sparkbit.checkpoint.TensorReader;
import io.sparkbit.network.BitNetwork;
import io.sparkbit.network.BitWeights;
import io.sparkbit.network.Layer;
import io.sparkbit.network.Parameter;
import io.sparkbit.network.WeightStandardization;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The tensors of a program, made of a network's weights piece by piece when they are read. */
final class WeightTensors {

  private static final int PIECE_ELEMENTS = 1 << 20;

  private final BitWeights weights;
  private final ScalarType kernelType;
  private final Quantization quantization;
  private final ChannelArrays arrays = new ChannelArrays();

  /**
   * @param kernelType the type of kernels that are not quantized
   */
  WeightTensors(BitWeights weights, ScalarType kernelType, Quantization quantization) {
    this.weights = weights;
    this.kernelType = kernelType;
    this.quantization = quantization;
  }

  /** Returns a tensor with a parameter's values as they are. */
  static ProgramTensor plain(Parameter parameter, BitWeights weights) {
    return floats(parameter, sink -> copy(parameter, weights, sink));
  }

  /** Returns the tensors for inference, for the attributes that {@link ProgramEmitter} declares. */
  List<ProgramTensor> of(BitNetwork network, ConvolutionEmitter convolutions) {
    List<ProgramTensor> tensors = new ArrayList<>();
    for (Layer layer : network.layers()) {
      Optional<QuantizedInput> input = quantization.input(layer);
      if (layer instanceof Layer.Convolution convolution) {
        List<Long> shape = convolutions.kernelShape(convolution);
        QuantizedKernel kernel = quantization.kernels().get(convolution);
        tensors.add(
            kernel == null ? kernel(convolution, shape) : quantized(convolution, shape, kernel));
      } else if (layer instanceof Layer.GroupNorm && input.isPresent()) {
        layer.parameters().forEach(parameter -> tensors.add(divided(parameter, input.get())));
      } else {
        layer.parameters().forEach(parameter -> tensors.add(plain(parameter, weights)));
      }
    }
    quantization
        .kernels()
        .forEach(
            (convolution, kernel) ->
                tensors.add(floats(Quantization.scales(convolution), kernel::copyScalesTo)));
    return tensors;
  }

  private static ProgramTensor floats(Parameter parameter, ProgramTensor.Values values) {
    return new ProgramTensor(
        CodeEmitter.attribute(parameter),
        ScalarType.FLOAT,
        parameter.shape(),
        ProgramTensor.Layout.ROW_MAJOR,
        values);
  }

  private static void copy(Parameter parameter, BitWeights weights, ProgramTensor.Sink sink)
      throws IOException {
    try (TensorReader reader = weights.open(parameter)) {
      long remaining = parameter.elements();
      float[] piece = new float[0];
      while (remaining > 0) {
        int elements = (int) Math.min(remaining, PIECE_ELEMENTS);
        piece = piece.length == elements ? piece : new float[elements];
        reader.read(piece);
        put(piece, sink);
        remaining -= elements;
      }
    }
  }

  private ProgramTensor divided(Parameter parameter, QuantizedInput input) {
    return floats(
        parameter,
        sink -> {
          float[] values = new float[Math.toIntExact(parameter.elements())];
          try (TensorReader reader = weights.open(parameter)) {
            reader.read(values);
          }
          for (int i = 0; i < values.length; i++) {
            values[i] /= input.divisor(i);
          }
          put(values, sink);
        });
  }

  private static void put(float[] values, ProgramTensor.Sink sink) throws IOException {
    ScalarType.FLOAT.put(values, 1, sink.room(values.length * ScalarType.FLOAT.bytes()), 0);
  }

  private ProgramTensor quantized(
      Layer.Convolution convolution, List<Long> shape, QuantizedKernel kernel) {
    return new ProgramTensor(
        CodeEmitter.attribute(convolution.kernel()),
        ScalarType.INT8,
        shape,
        ProgramTensor.Layout.ROW_MAJOR,
        sink -> {
          try (TensorReader reader = weights.open(convolution.kernel())) {
            kernel.copyTo(sink, reader, arrays);
          }
        });
  }

  private ProgramTensor kernel(Layer.Convolution convolution, List<Long> shape) {
    ProgramTensor.Layout layout =
        shape.size() == 4 ? ProgramTensor.Layout.CHANNELS_LAST : ProgramTensor.Layout.ROW_MAJOR;
    return new ProgramTensor(
        CodeEmitter.attribute(convolution.kernel()),
        kernelType,
        shape,
        layout,
        sink -> standardized(convolution, layout, sink));
  }

  private void standardized(
      Layer.Convolution convolution, ProgramTensor.Layout layout, ProgramTensor.Sink sink)
      throws IOException {
    try (TensorReader reader = weights.open(convolution.kernel())) {
      new OutputChannels(convolution, arrays)
          .write(
              reader,
              (out, channel) -> WeightStandardization.standardize(channel),
              kernelType,
              layout,
              sink);
    }
  }
}
