package io.sparkbit.network;

import io.sparkbit.checkpoint.Checkpoint;
import io.sparkbit.checkpoint.LazyTensor;
import io.sparkbit.checkpoint.TensorReader;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;

/**
 * Draws the random weights from which training from scratch starts, like the reference's {@code
 * _init_weights}. Kernels come from a normal distribution whose variance preserves that of
 * gradients (He et al., fan out), and the head from a uniform one. Norms start as the identity. The
 * seed and the tensors' names determine all weights.
 */
public final class InitialWeights {

  private final long seed;

  private InitialWeights(long seed) {
    this.seed = seed;
  }

  /** Returns weights for all parameters of a network, drawn when they are read. */
  public static Checkpoint of(BitNetwork network, long seed) {
    InitialWeights weights = new InitialWeights(seed);
    Map<String, LazyTensor> tensors = new LinkedHashMap<>();
    for (Layer layer : network.layers()) {
      for (Parameter parameter : layer.parameters()) {
        tensors.put(
            parameter.name(),
            new LazyTensor(parameter.shape(), () -> weights.open(layer, parameter)));
      }
    }
    return new Checkpoint("random weights", tensors);
  }

  private TensorReader open(Layer layer, Parameter parameter) {
    DoubleSupplier values = values(layer, parameter);
    return new TensorReader() {
      @Override
      public void read(float[] piece) {
        for (int i = 0; i < piece.length; i++) {
          piece[i] = (float) values.getAsDouble();
        }
      }

      @Override
      public void close() {}
    };
  }

  private DoubleSupplier values(Layer layer, Parameter parameter) {
    SplittableRandom random = new SplittableRandom(seed ^ parameter.name().hashCode());
    if (layer instanceof Layer.Convolution conv) {
      double fanOut = (double) conv.outChannels() * conv.kernelSize() * conv.kernelSize();
      double deviation = Math.sqrt(2 / fanOut);
      return () -> deviation * random.nextGaussian();
    }
    if (layer instanceof Layer.Linear linear) {
      double bound = 1 / Math.sqrt(linear.inFeatures());
      return () -> random.nextDouble(-bound, bound);
    }
    boolean scales = layer instanceof Layer.GroupNorm norm && norm.scale().equals(parameter);
    return () -> scales ? 1 : 0;
  }
}
