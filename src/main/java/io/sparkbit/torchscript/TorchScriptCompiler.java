package io.sparkbit.torchscript;

import io.sparkbit.checkpoint.CheckpointException;
import io.sparkbit.network.BitNetwork;
import io.sparkbit.network.BitWeights;
import io.sparkbit.network.Layer;
import io.sparkbit.network.Parameter;
import io.sparkbit.network.WeightStandardization;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Compiles a network and its weights to a TorchScript archive for inference.
 *
 * <p>The archive's {@code forward} reads either a float32 batch N x C x H x W, already normalized,
 * or a uint8 batch N x H x W x C, which it normalizes itself; the element type tells which. It
 * returns float32: the last hidden state, the pooled features and, if the network has a head, the
 * logits. Convolutions run channels-last; their kernels are standardized here, once.
 */
public final class TorchScriptCompiler {

  /** The method without arguments that packs the kernels; to be called once after loading. */
  public static final String PACK_METHOD = "pack";

  private final BitNetwork network;
  private final BitWeights weights;
  private final ScalarType kernelType;
  private final ConvolutionText convolutions;

  private TorchScriptCompiler(
      BitNetwork network, BitWeights weights, Precision precision, Kernels kernels) {
    this.network = network;
    this.weights = weights;
    this.convolutions = ConvolutionText.of(kernels);
    this.kernelType =
        switch (precision) {
          case FLOAT32 -> ScalarType.FLOAT;
          case BFLOAT16 -> ScalarType.BFLOAT16;
        };
  }

  /**
   * Writes the archive.
   *
   * @param scaling of the pixels, if they come as uint8
   * @param precision of the convolutions
   * @param kernels of the convolutions
   * @param out is not closed
   * @throws IOException if the weights cannot be read or the archive cannot be written
   */
  public static void compile(
      BitNetwork network,
      BitWeights weights,
      PixelScaling scaling,
      Precision precision,
      Kernels kernels,
      OutputStream out)
      throws IOException {
    TorchScriptCompiler compiler = new TorchScriptCompiler(network, weights, precision, kernels);
    TorchScriptArchive.write(
        ProgramText.CLASS_NAME,
        ProgramText.of(network, scaling, compiler.kernelType, compiler.convolutions),
        compiler.tensors(),
        out);
  }

  private List<StoredTensor> tensors() {
    List<StoredTensor> tensors = new ArrayList<>();
    for (Layer layer : network.layers()) {
      if (layer instanceof Layer.Convolution convolution) {
        tensors.add(kernel(convolution));
      } else {
        layer.parameters().forEach(parameter -> tensors.add(plain(parameter)));
      }
    }
    return tensors;
  }

  private StoredTensor kernel(Layer.Convolution convolution) {
    Parameter kernel = convolution.kernel();
    List<Long> shape = convolutions.kernelShape(convolution);
    return new StoredTensor(
        ProgramText.attribute(kernel),
        kernelType,
        shape,
        shape.size() == 4 ? StoredTensor.Layout.CHANNELS_LAST : StoredTensor.Layout.ROW_MAJOR,
        () -> standardized(kernel));
  }

  private StoredTensor plain(Parameter parameter) {
    return new StoredTensor(
        ProgramText.attribute(parameter),
        ScalarType.FLOAT,
        parameter.shape(),
        StoredTensor.Layout.ROW_MAJOR,
        () -> weights.read(parameter));
  }

  private float[] standardized(Parameter kernel) throws CheckpointException {
    float[] values = weights.read(kernel);
    List<Long> shape = kernel.shape();
    WeightStandardization.standardize(values, Math.toIntExact(shape.get(0)));
    return channelsLast(
        values,
        Math.toIntExact(shape.get(0)),
        Math.toIntExact(shape.get(1)),
        Math.toIntExact(shape.get(2) * shape.get(3)));
  }

  private static float[] channelsLast(float[] values, int outer, int channels, int pixels) {
    float[] reordered = new float[values.length];
    int to = 0;
    for (int out = 0; out < outer; out++) {
      for (int pixel = 0; pixel < pixels; pixel++) {
        for (int channel = 0; channel < channels; channel++) {
          reordered[to++] = values[(out * channels + channel) * pixels + pixel];
        }
      }
    }
    return reordered;
  }
}
