package io.sparkbit.model;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import io.sparkbit.error.UserException;
import io.sparkbit.image.processor.BitImageProcessor;
import io.sparkbit.image.processor.Normalization;
import io.sparkbit.model.engine.Device;
import io.sparkbit.model.engine.EngineGate;
import io.sparkbit.model.engine.EnginePass;
import io.sparkbit.model.engine.NativePrecision;
import io.sparkbit.model.engine.ProgramLoader;
import io.sparkbit.model.engine.TorchEngine;
import io.sparkbit.network.BitConfig;
import io.sparkbit.network.BitNetwork;
import io.sparkbit.network.BitNetwork.Head;
import io.sparkbit.network.Layer;
import io.sparkbit.network.NetworkTrace;
import io.sparkbit.torchscript.CompiledProgram;
import io.sparkbit.torchscript.ConvolutionBackend;
import io.sparkbit.torchscript.Passes;
import io.sparkbit.torchscript.PixelScaling;
import io.sparkbit.torchscript.Precision;
import io.sparkbit.torchscript.ProgramMethod;
import io.sparkbit.torchscript.ProgramOptions;
import io.sparkbit.torchscript.TorchScriptCompiler;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * A network compiled and loaded into the engine. Safe for use by several threads, but each thread
 * that predicts from pixels needs its own {@link BitPredictor}.
 */
public final class BitProgram implements AutoCloseable {

  /** The method that returns the hidden states, stem first, then the outputs of {@code forward}. */
  static final String WITH_HIDDEN_STATES = "forward_with_hidden_states";

  /** The method that returns the feature maps of the configuration's {@code out_features}. */
  static final String FEATURE_MAPS = "feature_maps";

  /** The prefix that tells DJL which method to call (IValueUtils). */
  private static final String METHOD_PREFIX = "module_method:";

  private final Pretrained pretrained;
  private final BitNetwork network;
  private final Model model;
  private final Device device;
  private final Precision precision;
  private final AtomicInteger openPredictors = new AtomicInteger();

  private BitProgram(
      Pretrained pretrained, BitNetwork network, Model model, Device device, Precision precision) {
    this.pretrained = pretrained;
    this.network = network;
    this.model = model;
    this.device = device;
    this.precision = precision;
  }

  /** Like {@link #load(Pretrained, Precision, Device)}, on the CPU. */
  public static BitProgram load(Pretrained pretrained, Precision precision) throws IOException {
    return load(pretrained, precision, Device.CPU);
  }

  /**
   * Compiles and loads a model with the head that its weights contain.
   *
   * @param precision the requested precision; see {@link NativePrecision#insteadOf}
   * @throws IOException if the weights cannot be read or do not match the configuration, or the
   *     program's code cannot be written to the temporary folder
   */
  public static BitProgram load(Pretrained pretrained, Precision precision, Device device)
      throws IOException {
    return load(pretrained, pretrained.head(), precision, device);
  }

  /** Like {@link #load(Pretrained, Precision, Device)}, but with the given head. */
  static BitProgram load(Pretrained pretrained, Head head, Precision wanted, Device device)
      throws IOException {
    BitNetwork network = BitNetwork.of(pretrained.config(), head);
    ConvolutionBackend backend = TorchEngine.convolutionBackend(device);
    Precision precision = NativePrecision.insteadOf(wanted, device);
    CompiledProgram program = compile(pretrained, network, precision, backend);
    return new ProgramLoader(device, Map.of())
        .load(
            program,
            model -> new BitProgram(pretrained, network, model, device, program.precision()));
  }

  /** Compiles a model, before it is known where its program will run. */
  static CompiledProgram compile(
      Pretrained pretrained, BitNetwork network, Precision precision, ConvolutionBackend backend)
      throws IOException {
    ProgramOptions options =
        new ProgramOptions(
            scaling(pretrained),
            precision,
            pretrained.config().int8SkipModules().map(Set::copyOf),
            backend,
            expected(pretrained, network),
            methods(network, pretrained.config()));
    return TorchScriptCompiler.compile(network, pretrained.weights(network), options);
  }

  /** Returns the images that the processor makes, if all have one size. */
  private static Optional<NetworkTrace> expected(Pretrained pretrained, BitNetwork network) {
    return pretrained
        .processor()
        .flatMap(BitImageProcessor::outputSize)
        .map(size -> NetworkTrace.of(network, size.height(), size.width()));
  }

  private static List<ProgramMethod> methods(BitNetwork network, BitConfig config) {
    List<String> all = List.copyOf(network.outputs().keySet());
    List<String> standard = all.subList(config.stageNames().size(), all.size());
    List<ProgramMethod> methods = new ArrayList<>();
    methods.add(new ProgramMethod(ProgramMethod.FORWARD, standard));
    methods.add(new ProgramMethod(WITH_HIDDEN_STATES, all));
    methods.add(new ProgramMethod(FEATURE_MAPS, config.outFeatures()));
    all.forEach(output -> methods.add(new ProgramMethod(output, List.of(output))));
    if (hasClasses(network)) {
      methods.add(
          new ProgramMethod(
              ProgramMethod.CLASS_ACTIVATION_MAP,
              List.of(BitNetwork.LOGITS, ProgramMethod.CLASS_ACTIVATION_MAP)));
    }
    return methods;
  }

  private static boolean hasClasses(BitNetwork network) {
    return network.layers().stream().anyMatch(Layer.Linear.class::isInstance);
  }

  /** Returns the pixel scaling. Ignores a processor for a different number of channels. */
  static PixelScaling scaling(Pretrained pretrained) {
    int channels = pretrained.config().numChannels();
    BitImageProcessor processor =
        pretrained
            .processor()
            .filter(own -> own.normalizes(channels))
            .orElseGet(() -> BitImageProcessor.builder().optNoNormalize().build());
    Normalization normalization = processor.normalization(channels);
    return new PixelScaling(
        normalization.rescaleFactor(), doubles(normalization.mean()), doubles(normalization.std()));
  }

  private static List<Double> doubles(float[] values) {
    return IntStream.range(0, values.length).mapToObj(i -> (double) values[i]).toList();
  }

  /** Returns the files that the program was compiled from. */
  public Pretrained pretrained() {
    return pretrained;
  }

  /** Returns the precision of the program, which may differ from the requested one. */
  public Precision precision() {
    return precision;
  }

  /** Returns the device on which the program runs. */
  public Device device() {
    return device;
  }

  /**
   * Creates a predictor for one thread, to be closed before this program.
   *
   * @param output the output to return for each image, such as {@code logits}, {@code
   *     pooler_output} or {@code stage1}; layers that it does not need do not run
   * @throws IllegalArgumentException if the network has no such output
   */
  public BitPredictor newPredictor(String output) {
    return newPredictor(List.of(output));
  }

  /**
   * Like {@link #newPredictor(String)}, with several outputs of one pass through the network.
   *
   * @param outputs at least one
   * @throws IllegalArgumentException if the network has no such output
   */
  public BitPredictor newPredictor(List<String> outputs) {
    List<String> all = outputs();
    outputs.stream()
        .filter(output -> !all.contains(output))
        .findFirst()
        .ifPresent(
            output -> {
              throw new UserException(
                  "Model '%s' has no output '%s'; its outputs are %s"
                      .formatted(pretrained.location(), output, String.join(", ", all)));
            });
    ProgramMethod method = least(outputs);
    BitPredictor predictor =
        new BitPredictor(this, method, outputs.stream().map(method.outputs()::indexOf).toList());
    openPredictors.incrementAndGet();
    return predictor;
  }

  /** Returns the names of what {@link #newPredictor} can return. */
  private List<String> outputs() {
    List<String> outputs = new ArrayList<>(network.outputs().keySet());
    if (hasClasses(network)) {
      outputs.add(ProgramMethod.CLASS_ACTIVATION_MAP);
    }
    return outputs;
  }

  /** Returns how many images a method runs at once on the CPU. */
  long imagesInPass(ProgramMethod method, long stemBytes) {
    return Passes.images(
        network, TorchEngine.convolutionBackend(device), method.computed(), stemBytes);
  }

  /** Returns the method with the fewest outputs that has all of these. */
  private ProgramMethod least(List<String> outputs) {
    return methods(network, pretrained.config()).stream()
        .filter(method -> method.outputs().containsAll(outputs))
        .min(Comparator.comparingInt(method -> method.outputs().size()))
        .orElseThrow();
  }

  /** Returns how many predictors are open. */
  public int openPredictors() {
    return openPredictors.get();
  }

  void predictorClosed() {
    openPredictors.decrementAndGet();
  }

  Model model() {
    return model;
  }

  /** Runs a method on float32 pixel values. */
  NDList run(String method, NDArray pixelValues) {
    requirePixelValues(pixelValues);
    NDManager manager = pixelValues.getManager();
    return EnginePass.run(
        () -> {
          try (NDArray name = methodName(manager, method)) {
            return model
                .getBlock()
                .forward(new ParameterStore(manager, false), new NDList(pixelValues, name), false);
          }
        });
  }

  /** Returns an argument whose name tells DJL which method to call. DJL does not pass it on. */
  static NDArray methodName(NDManager manager, String method) {
    NDArray name = manager.create(new Shape(0));
    name.setName(METHOD_PREFIX + method);
    return name;
  }

  private void requirePixelValues(NDArray pixelValues) {
    Shape shape = pixelValues.getShape();
    int channels = pretrained.config().numChannels();
    if (pixelValues.getDataType() != DataType.FLOAT32
        || shape.dimension() != 4
        || shape.get(1) != channels) {
      throw new IllegalArgumentException(
          "pixelValues is %s of shape %s, but must be float32 of shape (N, %d, H, W)"
              .formatted(pixelValues.getDataType(), shape, channels));
    }
  }

  /** Frees the native memory. */
  @Override
  public void close() {
    EngineGate.enter();
    try {
      model.close();
    } finally {
      EngineGate.leave();
    }
  }
}
