package io.sparkbit.model;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.ParameterList;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import io.sparkbit.checkpoint.Checkpoint;
import io.sparkbit.checkpoint.CheckpointException;
import io.sparkbit.checkpoint.LazyTensor;
import io.sparkbit.checkpoint.TensorReader;
import io.sparkbit.checkpoint.safetensors.SafetensorsFile;
import io.sparkbit.checkpoint.safetensors.SafetensorsWriter;
import io.sparkbit.image.RgbImage;
import io.sparkbit.model.engine.Device;
import io.sparkbit.model.engine.EngineGate;
import io.sparkbit.model.engine.EnginePass;
import io.sparkbit.model.engine.ProgramLoader;
import io.sparkbit.model.engine.TorchEngine;
import io.sparkbit.network.BitConfig;
import io.sparkbit.network.BitNetwork;
import io.sparkbit.network.BitNetwork.Head;
import io.sparkbit.network.BitWeights;
import io.sparkbit.network.Layer;
import io.sparkbit.network.Parameter;
import io.sparkbit.network.ProblemType;
import io.sparkbit.torchscript.Precision;
import io.sparkbit.torchscript.ProgramMethod;
import io.sparkbit.torchscript.TorchScriptCompiler;
import io.sparkbit.torchscript.TrainingOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A network in training: its weights, their gradients and velocities. Not thread-safe.
 *
 * <pre>{@code
 * try (TrainingProgram program = TrainingProgram.load(pretrained, Trained.ALL, Device.CPU)) {
 *   double loss = 0;
 *   for (TrainingBatch batch : batchesOfStep) {
 *     loss += program.accumulate(batch, 512);
 *   }
 *   program.update(0.003, 0.9);
 * }
 * }</pre>
 */
public final class TrainingProgram implements AutoCloseable {

  /** The part of the network that is trained. */
  public enum Trained {
    /** All weights. */
    ALL,
    /** The head; the backbone does not change. */
    HEAD
  }

  private static final String SOURCE = "the trained model";
  private static final String WEIGHT = "weight.";
  private static final String VELOCITY = "velocity.";

  /** DJL's option without which weights may only be changed inside the engine. */
  private static final Map<String, String> TRAINABLE = Map.of("trainParam", "true");

  private final BitNetwork network;
  private final Model model;
  private final Pretrained pretrained;
  private final List<TrainedParameter> trained = new ArrayList<>();
  private final PixelBuffer pixels = new PixelBuffer();

  /** Brings the weights here, while they are elsewhere. */
  private Optional<Runnable> fetch = Optional.empty();

  private TrainingProgram(BitNetwork network, Model model, Pretrained pretrained, Trained part) {
    this.network = network;
    this.model = model;
    this.pretrained = pretrained;
    ParameterList arrays = model.getBlock().getParameters();
    List<Parameter> learning = parameters(network, part);
    for (int i = 0; i < learning.size(); i++) {
      PtNDArray array = (PtNDArray) arrays.valueAt(i).getArray();
      array.setRequiresGradient(false); // The program has its own gradients.
      trained.add(new TrainedParameter(learning.get(i), array, model.getNDManager()));
    }
  }

  private static List<Parameter> parameters(BitNetwork network, Trained part) {
    return switch (part) {
      case ALL -> network.parameters();
      case HEAD ->
          network.layers().stream()
              .filter(Layer.Linear.class::isInstance)
              .flatMap(layer -> layer.parameters().stream())
              .toList();
    };
  }

  /**
   * Compiles and loads a model for training. Its loss is that of the configuration's {@code
   * problem_type}: the cross-entropy of the softmax, also without one; the sum of the binary
   * cross-entropies of the classes; or the squared error.
   *
   * @param pretrained the model, with the labels to learn
   * @throws IOException if the weights cannot be read or do not match the configuration, or the
   *     program cannot be written to the temporary folder
   */
  public static TrainingProgram load(Pretrained pretrained, Trained part, Device device)
      throws IOException {
    return load(pretrained, part, device, Precision.FLOAT32, 0);
  }

  /**
   * Like {@link #load(Pretrained, Trained, Device)}.
   *
   * @param precision {@link Precision#FLOAT32} or {@link Precision#BFLOAT16}, which the device must
   *     compute natively
   * @param focalGamma of the focal loss; 0 for the cross-entropy
   */
  public static TrainingProgram load(
      Pretrained pretrained, Trained part, Device device, Precision precision, double focalGamma)
      throws IOException {
    BitNetwork network = BitNetwork.of(pretrained.config(), Head.CLASSIFIER);
    TrainingOptions options =
        new TrainingOptions(
            BitProgram.scaling(pretrained),
            precision,
            TorchEngine.convolutionBackend(device),
            pretrained.config().dropPathRate(),
            pretrained.config().problemType().orElse(ProblemType.SINGLE_LABEL_CLASSIFICATION),
            focalGamma,
            parameters(network, part));
    return new ProgramLoader(device, TRAINABLE)
        .load(
            TorchScriptCompiler.compileForTraining(network, weights(pretrained, network), options),
            model -> new TrainingProgram(network, model, pretrained, part));
  }

  /** Logs no warning about a head of zeros, because training starts from it. */
  private static BitWeights weights(Pretrained pretrained, BitNetwork network)
      throws CheckpointException {
    return BitWeights.of(network, pretrained.checkpoint(), pretrained.mismatchedSizes());
  }

  /**
   * Says that the weights and velocities are elsewhere, such as on executors that change them. They
   * are fetched when they are first read here; setting them ends this too.
   *
   * @param fetching sets them, by {@link #setState}
   */
  public void putElsewhere(Runnable fetching) {
    fetch = Optional.of(fetching);
  }

  /** Fetches the weights and velocities if they are elsewhere. */
  public void bringHere() {
    fetch.ifPresent(Runnable::run);
  }

  /** Returns the number of residual blocks. */
  public int blocks() {
    return network.joins().size();
  }

  /** Returns the probability of skipping the last block; see {@link BitConfig#dropPathRate}. */
  public double dropPathRate() {
    return pretrained.config().dropPathRate();
  }

  /**
   * Adds the gradient of one batch of a step.
   *
   * @param stepImages the number of images in the whole step
   * @return the batch's share of the mean loss over the step's images
   */
  public double accumulate(TrainingBatch batch, int stepImages) {
    pixels.fill(batch.images());
    EngineGate.enter();
    try (NDManager manager = model.getNDManager().newSubManager()) {
      NDArray input = manager.create(pixels.bytes(), pixels.shape(), DataType.UINT8);
      return accumulate(input, batch, stepImages);
    } finally {
      EngineGate.leave();
    }
  }

  /**
   * Like {@link #accumulate(TrainingBatch, int)}.
   *
   * @param input used instead of the batch's images; its manager closes the arrays created here
   */
  double accumulate(NDArray input, TrainingBatch batch, int stepImages) {
    PtNDManager manager = (PtNDManager) input.getManager();
    long images = input.getShape().get(0);
    NDList inputs =
        new NDList(
            input,
            manager.create(batch.partners()),
            manager.create(batch.weight()),
            manager.create(batch.factors(), factorsShape(images, batch)),
            manager.create(batch.labels(), new Shape(images, batch.labels().length / images)),
            manager.create(1f / stepImages));
    List<IValue> arguments = new ArrayList<>();
    inputs.forEach(array -> arguments.add(IValue.from((PtNDArray) array)));
    arguments.add(gradientList());
    try (IValue loss = run(ProgramMethod.FORWARD, arguments)) {
      return loss.toTensor(manager).getFloat() / stepImages;
    }
  }

  /**
   * Returns the logits of images at the current weights. No residual branch is skipped, and
   * gradients do not change.
   *
   * @param images of one size
   * @return images x labels, row by row
   */
  public float[] logits(List<RgbImage> images) {
    bringHere();
    pixels.fill(images);
    EngineGate.enter();
    try (PtNDManager manager = (PtNDManager) model.getNDManager().newSubManager()) {
      PtNDArray input = manager.create(pixels.bytes(), pixels.shape(), DataType.UINT8);
      Shape factors = dropPathRate() == 0 ? new Shape(0) : new Shape(images.size(), blocks());
      try (IValue logits =
          run(
              TorchScriptCompiler.PREDICT_METHOD,
              List.of(IValue.from(input), IValue.from((PtNDArray) manager.ones(factors))))) {
        return logits.toTensor(manager).toFloatArray();
      }
    } finally {
      EngineGate.leave();
    }
  }

  private IValue gradientList() {
    return list(TrainedParameter::gradientArray);
  }

  private IValue list(Function<TrainedParameter, PtNDArray> array) {
    return IValue.listFrom(trained.stream().map(array).toArray(PtNDArray[]::new));
  }

  /** Runs a method of the program, and frees its arguments. */
  private IValue run(String method, List<IValue> arguments) {
    return EnginePass.run(
        () -> {
          try {
            return IValueUtils.runMethod(
                (PtSymbolBlock) model.getBlock(), method, arguments.toArray(IValue[]::new));
          } finally {
            arguments.forEach(IValue::close);
          }
        });
  }

  private Shape factorsShape(long images, TrainingBatch batch) {
    return batch.factors().length == 0 ? new Shape(0) : new Shape(images, blocks());
  }

  /**
   * Updates the weights from the accumulated gradient, then clears the gradient.
   *
   * @param rate the learning rate
   * @param momentum 0 to 1
   */
  public void update(double rate, double momentum) {
    inEngine(
        () ->
            run(
                    TorchScriptCompiler.UPDATE_METHOD,
                    List.of(
                        list(TrainedParameter::weightArray),
                        gradientList(),
                        list(TrainedParameter::velocityArray),
                        IValue.from(rate),
                        IValue.from(momentum)))
                .close());
  }

  /**
   * Returns the name of the first parameter with a weight that is not finite, which means that
   * training has diverged.
   */
  public Optional<String> notFinite() {
    bringHere();
    List<String> names = new ArrayList<>();
    inEngine(
        () ->
            trained.stream()
                .filter(learned -> !learned.isFinite())
                .findFirst()
                .ifPresent(learned -> names.add(learned.parameter().name())));
    return names.stream().findFirst();
  }

  /**
   * Returns the accumulated gradient of each trained parameter, for {@link #setGradients} of this
   * program or another one of the same model.
   */
  public List<float[]> gradients() {
    return trained.stream().map(TrainedParameter::gradient).toList();
  }

  /** Replaces the accumulated gradient. */
  public void setGradients(List<float[]> gradients) {
    forEach(gradients, TrainedParameter::setGradient);
  }

  /** Clears the accumulated gradient. */
  public void clearGradients() {
    inEngine(() -> run(TorchScriptCompiler.CLEAR_METHOD, List.of(gradientList())).close());
  }

  /** Returns the weights of each trained parameter, for {@link #setWeights}. */
  public List<float[]> weights() {
    bringHere();
    return trained.stream().map(TrainedParameter::weight).toList();
  }

  /** Replaces the weights of the trained parameters. */
  public void setWeights(List<float[]> weights) {
    fetch = Optional.empty();
    forEach(weights, TrainedParameter::setWeight);
  }

  private void forEach(List<float[]> values, BiConsumer<TrainedParameter, float[]> action) {
    inEngine(
        () -> {
          for (int i = 0; i < trained.size(); i++) {
            action.accept(trained.get(i), values.get(i));
          }
        });
  }

  /** Returns the names of all weights and velocities, with the number of values of each. */
  public Map<String, Long> stateSizes() {
    Checkpoint state = state();
    Map<String, Long> sizes = new LinkedHashMap<>();
    state.names().forEach(name -> sizes.put(name, state.elements(name)));
    return sizes;
  }

  /**
   * Returns some of the weights and velocities, for {@link #setState}.
   *
   * @param names of {@link #stateSizes}
   */
  public List<float[]> state(Collection<String> names) {
    Checkpoint state = state();
    List<float[]> values = new ArrayList<>();
    try {
      for (String name : names) {
        values.add(state.read(name));
      }
    } catch (CheckpointException e) {
      throw new IllegalStateException("Values of this program cannot be unreadable", e);
    }
    return values;
  }

  /**
   * Replaces all weights and velocities.
   *
   * @param values in the order of {@link #stateSizes}
   */
  public void setState(List<float[]> values) {
    List<float[]> weights = new ArrayList<>();
    List<float[]> velocities = new ArrayList<>();
    for (int i = 0; i < values.size(); i += 2) {
      weights.add(values.get(i));
      velocities.add(values.get(i + 1));
    }
    setWeights(weights);
    forEach(velocities, TrainedParameter::setVelocity);
  }

  private Checkpoint state() {
    Map<String, LazyTensor> state = new LinkedHashMap<>();
    for (TrainedParameter learned : trained) {
      put(state, WEIGHT, learned, learned::weight);
      put(state, VELOCITY, learned, learned::velocity);
    }
    return new Checkpoint(SOURCE, state);
  }

  /** Adds a tensor whose values are copied out of the engine when it is read. */
  private void put(
      Map<String, LazyTensor> tensors,
      String prefix,
      TrainedParameter learned,
      Supplier<float[]> values) {
    Parameter parameter = learned.parameter();
    tensors.put(
        prefix + parameter.name(),
        new LazyTensor(
            parameter.shape(),
            () -> {
              bringHere();
              return TensorReader.of(values.get());
            }));
  }

  /**
   * Writes the weights and velocities of the trained parameters as safetensors.
   *
   * @param file replaced if it exists
   * @throws IOException if the file cannot be written
   */
  public void saveState(Path file) throws IOException {
    SafetensorsWriter.write(file, state());
  }

  /**
   * Writes the weights of the trained parameters as safetensors.
   *
   * @param file replaced if it exists
   * @throws IOException if the file cannot be written
   */
  public void saveWeights(Path file) throws IOException {
    Map<String, LazyTensor> weights = new LinkedHashMap<>();
    trained.forEach(learned -> put(weights, WEIGHT, learned, learned::weight));
    SafetensorsWriter.write(file, new Checkpoint(SOURCE, weights));
  }

  /**
   * Restores the weights that {@link #saveWeights} wrote.
   *
   * @throws CheckpointException if the file cannot be read or belongs to another model
   */
  public void restoreWeights(Path file) throws CheckpointException {
    setWeights(savedWeights(file));
  }

  /**
   * Reads what {@link #saveWeights} wrote without using it, so that damage shows long before {@link
   * #restoreWeights} needs it.
   *
   * @throws CheckpointException as {@link #restoreWeights} does
   */
  public void requireWeights(Path file) throws CheckpointException {
    savedWeights(file);
  }

  private List<float[]> savedWeights(Path file) throws CheckpointException {
    Checkpoint saved = SafetensorsFile.open(file);
    List<float[]> weights = new ArrayList<>();
    for (TrainedParameter parameter : trained) {
      weights.add(saved.read(WEIGHT + parameter.parameter().name()));
    }
    return weights;
  }

  /**
   * Restores the state that {@link #saveState} wrote.
   *
   * @throws CheckpointException if the file cannot be read or belongs to another model
   */
  public void restoreState(Path file) throws CheckpointException {
    Checkpoint state = SafetensorsFile.open(file);
    Set<String> expected = state().names();
    if (!expected.equals(new LinkedHashSet<>(state.names()))) {
      throw new CheckpointException(
          ("%s is not a checkpoint of this training: it contains %d tensors, but %d are"
                  + " expected, or their names differ")
              .formatted(state.source(), state.names().size(), expected.size()));
    }
    List<float[]> values = new ArrayList<>();
    for (String name : state().names()) {
      values.add(state.read(name));
    }
    setState(values);
  }

  /**
   * Returns the model with its trained weights. They are copied out of the engine when they are
   * read, so read them before this program is closed.
   */
  public Pretrained trainedModel() throws IOException {
    Checkpoint before = weights(pretrained, network).asCheckpoint();
    Map<String, LazyTensor> weights = new LinkedHashMap<>();
    before.names().forEach(name -> weights.put(name, before.tensor(name)));
    trained.forEach(learned -> put(weights, "", learned, learned::weight));
    return pretrained.withWeights(new Checkpoint(SOURCE, weights));
  }

  List<TrainedParameter> trained() {
    return trained;
  }

  private static void inEngine(Runnable action) {
    EngineGate.enter();
    try {
      action.run();
    } finally {
      EngineGate.leave();
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
