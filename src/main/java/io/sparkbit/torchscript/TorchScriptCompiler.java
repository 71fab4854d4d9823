package io.sparkbit.torchscript;

import io.sparkbit.checkpoint.TensorReader;
import io.sparkbit.network.BitNetwork;
import io.sparkbit.network.BitWeights;
import io.sparkbit.network.Layer;
import io.sparkbit.network.Parameter;
import io.sparkbit.network.WeightStandardization;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A compiler from a network and its weights to a TorchScript archive.
 *
 * <p>Every method of a program reads a normalized float32 batch, N x C x H x W, or a uint8 batch, N
 * x H x W x C, which it normalizes itself. The element type tells which.
 *
 * <p>A program for inference returns a tuple of its outputs in float32. Its convolutions run
 * channels-last, with kernels that are standardized once, at compile time. A program for training
 * keeps all weights as parameters, and returns a loss.
 */
public final class TorchScriptCompiler {

  /** The method that packs the kernels. It has no arguments; call it once after loading. */
  public static final String PACK_METHOD = "pack";

  private static final int PIECE_ELEMENTS = 1 << 14;

  private final BitNetwork network;
  private final BitWeights weights;
  private final ScalarType kernelType;
  private final ConvolutionEmitter convolutions;

  private TorchScriptCompiler(BitNetwork network, BitWeights weights, ProgramOptions options) {
    this.network = network;
    this.weights = weights;
    this.convolutions = ConvolutionEmitter.of(options.backend());
    this.kernelType =
        switch (options.precision()) {
          case FLOAT32 -> ScalarType.FLOAT;
          case BFLOAT16 -> ScalarType.BFLOAT16;
        };
  }

  /**
   * Compiles a network for inference and writes the archive.
   *
   * @param file replaced if it exists
   * @throws IOException if the weights cannot be read or the archive cannot be written
   */
  public static void compile(
      BitNetwork network, BitWeights weights, ProgramOptions options, Path file)
      throws IOException {
    TorchScriptCompiler compiler = new TorchScriptCompiler(network, weights, options);
    TorchScriptArchive.write(
        CodeEmitter.CLASS_NAME,
        ProgramEmitter.of(network, options, compiler.kernelType, compiler.convolutions),
        compiler.tensors(),
        file);
  }

  /**
   * Compiles a network for training, in float32, and writes the archive. Its method {@value
   * ProgramMethod#FORWARD} returns the sum of the images' cross-entropies. It takes five tensors:
   *
   * <ul>
   *   <li>the images, N x C x H x W or N x H x W x C
   *   <li>for each image, the index of the image to mix it with (int64, N)
   *   <li>the weight of the image itself in the mix (float32, a scalar)
   *   <li>a factor for each image's residual branch in each block (float32, N x blocks); ignored if
   *       {@code dropPathRate} is 0
   *   <li>the label probabilities, mixed like the images (float32, N x labels)
   * </ul>
   *
   * @param network a network with a head
   * @param dropPathRate see {@link io.sparkbit.network.BitConfig#dropPathRate}
   * @param file replaced if it exists
   * @throws IOException if the weights cannot be read or the archive cannot be written
   */
  public static void compileForTraining(
      BitNetwork network, BitWeights weights, PixelScaling scaling, double dropPathRate, Path file)
      throws IOException {
    TorchScriptArchive.write(
        CodeEmitter.CLASS_NAME,
        TrainingEmitter.of(network, scaling, dropPathRate),
        network.parameters().stream().map(parameter -> plain(parameter, weights)).toList(),
        file);
  }

  /** Returns whether a file is an archive that this class wrote. */
  public static boolean isCompiled(Path file) {
    return TorchScriptArchive.isOwn(file);
  }

  private List<StoredTensor> tensors() {
    List<StoredTensor> tensors = new ArrayList<>();
    for (Layer layer : network.layers()) {
      if (layer instanceof Layer.Convolution convolution) {
        tensors.add(kernel(convolution));
      } else {
        layer.parameters().forEach(parameter -> tensors.add(plain(parameter, weights)));
      }
    }
    return tensors;
  }

  private StoredTensor kernel(Layer.Convolution convolution) {
    Parameter kernel = convolution.kernel();
    List<Long> shape = convolutions.kernelShape(convolution);
    return new StoredTensor(
        CodeEmitter.attribute(kernel),
        kernelType,
        shape,
        shape.size() == 4 ? StoredTensor.Layout.CHANNELS_LAST : StoredTensor.Layout.ROW_MAJOR,
        sink -> standardized(convolution, sink));
  }

  private static StoredTensor plain(Parameter parameter, BitWeights weights) {
    return new StoredTensor(
        CodeEmitter.attribute(parameter),
        ScalarType.FLOAT,
        parameter.shape(),
        StoredTensor.Layout.ROW_MAJOR,
        sink -> copy(parameter, weights, sink));
  }

  private static void copy(Parameter parameter, BitWeights weights, StoredTensor.Sink sink)
      throws IOException {
    try (TensorReader reader = weights.open(parameter)) {
      long remaining = parameter.elements();
      while (remaining > 0) {
        float[] piece = new float[(int) Math.min(remaining, PIECE_ELEMENTS)];
        reader.read(piece);
        sink.write(piece);
        remaining -= piece.length;
      }
    }
  }

  private void standardized(Layer.Convolution convolution, StoredTensor.Sink sink)
      throws IOException {
    int pixels = convolution.kernelSize() * convolution.kernelSize();
    float[] channel = new float[convolution.inChannels() * pixels];
    float[] reordered = new float[channel.length];
    try (TensorReader reader = weights.open(convolution.kernel())) {
      for (int out = 0; out < convolution.outChannels(); out++) {
        reader.read(channel);
        WeightStandardization.standardize(channel);
        channelsLast(channel, pixels, reordered);
        sink.write(reordered);
      }
    }
  }

  private static void channelsLast(float[] values, int pixels, float[] reordered) {
    int to = 0;
    for (int pixel = 0; pixel < pixels; pixel++) {
      for (int from = pixel; from < values.length; from += pixels) {
        reordered[to++] = values[from];
      }
    }
  }
}
