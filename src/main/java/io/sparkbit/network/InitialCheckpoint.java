package io.sparkbit.network;

import io.sparkbit.checkpoint.Checkpoint;
import io.sparkbit.checkpoint.TensorReader;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;

/**
 * The random weights with which training from scratch begins, as the reference draws them (its
 * {@code _init_weights}): kernels from a normal distribution whose variance keeps that of gradients
 * (He et al., fan out), norms that change nothing, a head from a uniform distribution. They follow
 * from the seed and the tensors' names.
 */
public final class InitialCheckpoint implements Checkpoint {

  private final long seed;
  private final Map<String, Layer> layers = new LinkedHashMap<>();
  private final Map<String, Parameter> parameters = new LinkedHashMap<>();

  /** Weights for all parameters of a network. */
  public InitialCheckpoint(BitNetwork network, long seed) {
    this.seed = seed;
    for (Layer layer : network.layers()) {
      for (Parameter parameter : layer.parameters()) {
        layers.put(parameter.name(), layer);
        parameters.put(parameter.name(), parameter);
      }
    }
  }

  @Override
  public String source() {
    return "random weights";
  }

  @Override
  public Set<String> names() {
    return Collections.unmodifiableSet(parameters.keySet());
  }

  @Override
  public List<Long> shape(String name) {
    return parameter(name).shape();
  }

  private Parameter parameter(String name) {
    Parameter parameter = parameters.get(name);
    if (parameter == null) {
      throw new IllegalArgumentException("%s: there is no tensor '%s'".formatted(source(), name));
    }
    return parameter;
  }

  @Override
  public TensorReader open(String name) {
    DoubleSupplier values = values(parameter(name));
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

  private DoubleSupplier values(Parameter parameter) {
    SplittableRandom random = new SplittableRandom(seed ^ parameter.name().hashCode());
    Layer layer = layers.get(parameter.name());
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
