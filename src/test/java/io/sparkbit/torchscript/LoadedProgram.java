package io.sparkbit.torchscript;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.training.ParameterStore;
import io.sparkbit.model.engine.ProgramLoader;
import io.sparkbit.network.BitNetwork;
import io.sparkbit.network.BitWeights;
import io.sparkbit.network.MemoryTensors;
import io.sparkbit.network.NetworkTrace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A network with random weights, compiled into a folder and loaded into the engine. */
final class LoadedProgram implements AutoCloseable {

  static final PixelScaling SCALING =
      new PixelScaling(1 / 255.0, List.of(0.5, 0.4, 0.3), List.of(0.5, 0.6, 0.7));

  static final long SEED = 20;

  private final Model model;
  private final long packed;

  private LoadedProgram(Model model, long packed) {
    this.model = model;
    this.packed = packed;
  }

  static Path compile(
      BitNetwork network, Precision precision, ConvolutionBackend backend, Path folder)
      throws IOException {
    return compile(
        network, MemoryTensors.random(network, SEED), precision, backend, Optional.empty(), folder);
  }

  private static Path compile(
      BitNetwork network,
      MemoryTensors tensors,
      Precision precision,
      ConvolutionBackend backend,
      Optional<NetworkTrace> expected,
      Path folder)
      throws IOException {
    Path archive = Files.createTempFile(folder, "program", ".pt");
    compile(network, tensors, precision, backend, expected).write(archive);
    return archive;
  }

  static CompiledProgram compile(
      BitNetwork network,
      MemoryTensors tensors,
      Precision precision,
      ConvolutionBackend backend,
      Optional<NetworkTrace> expected)
      throws IOException {
    BitWeights weights = BitWeights.of(network, tensors.checkpoint());
    List<String> outputs =
        network.outputs().keySet().stream().filter(name -> !name.startsWith("st")).toList();
    ProgramOptions options =
        new ProgramOptions(
            SCALING,
            precision,
            Optional.empty(),
            backend,
            expected,
            List.of(new ProgramMethod(ProgramMethod.FORWARD, outputs)));
    return TorchScriptCompiler.compile(network, weights, options);
  }

  static LoadedProgram of(
      BitNetwork network, Precision precision, ConvolutionBackend backend, Path folder)
      throws IOException, MalformedModelException {
    return of(network, precision, backend, Optional.empty(), folder);
  }

  static LoadedProgram of(
      BitNetwork network,
      Precision precision,
      ConvolutionBackend backend,
      Optional<NetworkTrace> expected,
      Path folder)
      throws IOException, MalformedModelException {
    return load(
        compile(
            network, MemoryTensors.random(network, SEED), precision, backend, expected, folder));
  }

  static LoadedProgram of(
      BitNetwork network, MemoryTensors tensors, Precision precision, Path folder)
      throws IOException, MalformedModelException {
    return load(
        compile(network, tensors, precision, ConvolutionBackend.ONEDNN, Optional.empty(), folder));
  }

  private static LoadedProgram load(Path archive) throws IOException, MalformedModelException {
    Model model = Model.newInstance("test", Device.cpu(), "PyTorch");
    model.load(archive);
    try (var result =
        IValueUtils.runMethod((PtSymbolBlock) model.getBlock(), TorchScriptCompiler.PACK_METHOD)) {
      return new LoadedProgram(model, result.toLong());
    }
  }

  /** Loads a program without its tensors, and sets them. */
  static LoadedProgram bySetters(CompiledProgram program) throws IOException {
    return new ProgramLoader(io.sparkbit.model.engine.Device.CPU, Map.of())
        .load(program, model -> new LoadedProgram(model, 0));
  }

  /**
   * Returns how far bfloat16 may be from the truth, relative to the norm of a result. A convolution
   * rounds its input, kernel and result, each by at most 2^-8 of itself (eight bits of
   * significand). These errors are independent, so their squares add up along a chain.
   */
  static float bfloat16Error(int convolutions) {
    return (float) (3 * 0x1p-8 * Math.sqrt(convolutions));
  }

  /**
   * Returns how far int8 may be from the truth, as {@link #bfloat16Error}. A convolution whose
   * error may be more than 30 decibels below its result stays in float32.
   */
  static float int8Error(int convolutions) {
    return (float) (Math.pow(10, -30 / 20.0) * Math.sqrt(convolutions));
  }

  /**
   * Returns how far float32 may be from the truth, relative to the norm of a result, after a chain
   * of convolutions that each sum that many products of random sign. The sum of the first k of n is
   * about sqrt(k / n) of the whole, rounded by at most 2^-24 of itself: together 2^-24 sqrt(n / 2).
   * Errors of a chain add up as in {@link #bfloat16Error}. Four times that allows for what is
   * between the convolutions and for other ways to sum (blocks, Winograd).
   */
  static float float32Error(int products, int convolutions) {
    return (float) (4 * 0x1p-24 * Math.sqrt(products / 2.0) * Math.sqrt(convolutions));
  }

  /** Returns the norm of the difference of two results, relative to that of the second. */
  static double distance(float[] actual, float[] truth) {
    double difference = 0;
    double norm = 0;
    for (int i = 0; i < truth.length; i++) {
      difference += Math.pow(actual[i] - truth[i], 2);
      norm += Math.pow(truth[i], 2);
    }
    return Math.sqrt(difference / norm);
  }

  long packed() {
    return packed;
  }

  NDList forward(NDArray input) {
    ParameterStore parameters = new ParameterStore(input.getManager(), false);
    return model.getBlock().forward(parameters, new NDList(input), false);
  }

  @Override
  public void close() {
    model.close();
  }
}
