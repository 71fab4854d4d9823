package io.sparkbit.benchmark;

import ai.djl.Model;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import io.sparkbit.model.engine.Device;
import io.sparkbit.model.engine.ProgramLoader;
import io.sparkbit.model.engine.TorchEngine;
import io.sparkbit.network.ActivationFunction;
import io.sparkbit.network.BitNetwork;
import io.sparkbit.network.BitWeights;
import io.sparkbit.network.Layer;
import io.sparkbit.network.MemoryTensors;
import io.sparkbit.network.NetworkTrace;
import io.sparkbit.torchscript.PixelScaling;
import io.sparkbit.torchscript.Precision;
import io.sparkbit.torchscript.ProgramMethod;
import io.sparkbit.torchscript.ProgramOptions;
import io.sparkbit.torchscript.TorchScriptCompiler;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The most that a network could reach on this machine: one 3x3 convolution with the engine's packed
 * kernels, on all cores. A unit of work is 10^9 operations; a multiply-add counts as two.
 *
 * <p>Several convolutions of one shape read the same value, so that what a program does before and
 * after hardly counts.
 */
final class Roof implements Timed {

  /** A 3x3 convolution that keeps the size of its images, which are square. */
  private record Shape3x3(int channels, long size) {

    static Stream<Shape3x3> in(BitNetwork network) {
      NetworkTrace trace = NetworkTrace.of(network, BareNetwork.SIZE, BareNetwork.SIZE);
      return network.layers().stream()
          .filter(Layer.Convolution.class::isInstance)
          .map(Layer.Convolution.class::cast)
          .filter(layer -> layer.kernelSize() == 3 && layer.stride() == 1)
          .filter(layer -> layer.inChannels() == layer.outChannels())
          .map(layer -> new Shape3x3(layer.inChannels(), trace.sizes().get(layer.input()).get(0)))
          .distinct();
    }

    /**
     * Returns several and the mean of their sum, which makes the result small. They read one
     * rectified norm, which int8 programs quantize.
     */
    BitNetwork repeated() {
      List<Layer> layers = new ArrayList<>();
      layers.add(new Layer.GroupNorm("norm", BitNetwork.INPUT, channels, channels));
      layers.add(new Layer.Activate(1, ActivationFunction.RELU));
      layers.add(convolution(0));
      int sum = layers.size();
      for (int i = 1; i < AT_ONCE; i++) {
        layers.add(convolution(i));
        layers.add(new Layer.Add(layers.size(), sum));
        sum = layers.size();
      }
      layers.add(new Layer.GlobalAveragePool(sum));
      return new BitNetwork(layers, new TreeMap<>(Map.of(BitNetwork.POOLER_OUTPUT, layers.size())));
    }

    private Layer convolution(int index) {
      return new Layer.Convolution("conv" + index, 2, channels, channels, 3, 1, 1, 1);
    }

    @Override
    public String toString() {
      return "%d channels, %d x %<d pixels".formatted(channels, size);
    }
  }

  private static final int AT_ONCE = 8;
  private static final List<Integer> BATCHES = List.of(1, 8);
  private static final double SECONDS_PER_TRIAL = 1;

  private final String name;
  private final Model model;
  private final NDManager manager = NDManager.newBaseManager(ai.djl.Device.cpu());
  private final double unitsPerPass;
  private final List<Runnable> work;

  private Roof(Shape3x3 shape, int batch, Model model) {
    this.name = "3x3 convolution, %s, batch %d".formatted(shape, batch);
    this.model = model;
    this.unitsPerPass =
        batch
            * NetworkTrace.of(shape.repeated(), (int) shape.size, (int) shape.size).operations()
            / 1e9;
    Shape images = new Shape(batch, shape.channels, shape.size, shape.size);
    this.work =
        Stream.generate(() -> new NDList(manager.randomNormal(images)))
            .limit(AllCores.COUNT)
            .<Runnable>map(input -> () -> pass(input))
            .toList();
  }

  /** Tries all shapes of a network's 3x3 convolutions, and returns the fastest. */
  static Roof fastest(BitNetwork network, Precision precision) throws IOException {
    TreeMap<Double, Roof> roofs = new TreeMap<>();
    for (Shape3x3 shape : Shape3x3.in(network).toList()) {
      for (int batch : BATCHES) {
        Roof roof = load(shape, batch, precision);
        roof.perSecond(SECONDS_PER_TRIAL);
        roofs.put(roof.perSecond(SECONDS_PER_TRIAL), roof);
      }
    }
    Roof fastest = roofs.remove(roofs.lastKey());
    roofs.values().forEach(Roof::close);
    return fastest;
  }

  private static Roof load(Shape3x3 shape, int batch, Precision precision) throws IOException {
    BitNetwork network = shape.repeated();
    ProgramOptions options =
        new ProgramOptions(
            new PixelScaling(1, List.of(0.0), List.of(1.0)),
            precision,
            Optional.empty(),
            TorchEngine.convolutionBackend(Device.CPU),
            Optional.of(NetworkTrace.of(network, (int) shape.size, (int) shape.size)),
            List.of(new ProgramMethod(ProgramMethod.FORWARD, List.of(BitNetwork.POOLER_OUTPUT))));
    BitWeights weights = BitWeights.of(network, MemoryTensors.random(network, 1).checkpoint());
    return new ProgramLoader(Device.CPU, Map.of())
        .load(
            TorchScriptCompiler.compile(network, weights, options),
            model -> new Roof(shape, batch, model));
  }

  private void pass(NDList images) {
    model.getBlock().forward(new ParameterStore(manager, false), images, false).close();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public double perSecond(double seconds) {
    return unitsPerPass * AllCores.perSecond(work, seconds);
  }

  @Override
  public void close() {
    manager.close();
    model.close();
  }
}
