package io.sparkbit.model;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.ParameterList;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.ParameterStore;
import io.sparkbit.checkpoint.Checkpoint;
import io.sparkbit.checkpoint.CheckpointException;
import io.sparkbit.checkpoint.LazyTensor;
import io.sparkbit.checkpoint.TensorReader;
import io.sparkbit.checkpoint.safetensors.SafetensorsFile;
import io.sparkbit.checkpoint.safetensors.SafetensorsWriter;
import io.sparkbit.model.engine.Device;
import io.sparkbit.model.engine.EngineGate;
import io.sparkbit.model.engine.ProgramLoader;
import io.sparkbit.network.BitConfig;
import io.sparkbit.network.BitNetwork;
import io.sparkbit.network.BitNetwork.Head;
import io.sparkbit.network.BitWeights;
import io.sparkbit.network.Layer;
import io.sparkbit.network.Parameter;
import io.sparkbit.torchscript.TorchScriptCompiler;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
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

  /** DJL's option that keeps parameters trainable. */
  private static final Map<String, String> TRAINABLE = Map.of("trainParam", "true");

  private final BitNetwork network;
  private final Model model;
  private final Pretrained pretrained;
  private final List<TrainedParameter> trained = new ArrayList<>();
  private final PixelBuffer pixels = new PixelBuffer();

  private TrainingProgram(BitNetwork network, Model model, Pretrained pretrained, Trained part) {
    this.network = network;
    this.model = model;
    this.pretrained = pretrained;
    JniUtils.setGradMode(true);
    Set<Parameter> learning = new HashSet<>(parameters(network, part));
    ParameterList arrays = model.getBlock().getParameters();
    for (int i = 0; i < network.parameters().size(); i++) {
      Parameter parameter = network.parameters().get(i);
      PtNDArray array = (PtNDArray) arrays.valueAt(i).getArray();
      array.setRequiresGradient(learning.contains(parameter));
      if (learning.contains(parameter)) {
        trained.add(new TrainedParameter(parameter, array, model.getNDManager()));
      }
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
   * Compiles and loads a model for training.
   *
   * @param pretrained the model, with the labels to learn
   * @throws IOException if the weights do not match the configuration, or the program cannot be
   *     written to the temporary folder
   */
  public static TrainingProgram load(Pretrained pretrained, Trained part, Device device)
      throws IOException {
    BitNetwork network = BitNetwork.of(pretrained.config(), Head.CLASSIFIER);
    return new ProgramLoader(device, TRAINABLE)
        .load(
            archive -> compile(pretrained, network, archive),
            model -> new TrainingProgram(network, model, pretrained, part));
  }

  private static void compile(Pretrained pretrained, BitNetwork network, Path archive)
      throws IOException {
    TorchScriptCompiler.compileForTraining(
        network,
        weights(pretrained, network),
        BitProgram.scaling(pretrained),
        pretrained.config().dropPathRate(),
        archive);
  }

  /** Logs no warning about a head of zeros, because training starts from it. */
  private static BitWeights weights(Pretrained pretrained, BitNetwork network)
      throws CheckpointException {
    return BitWeights.of(network, pretrained.checkpoint(), pretrained.mismatchedSizes());
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
    NDManager manager = input.getManager();
    long images = input.getShape().get(0);
    NDList inputs =
        new NDList(
            input,
            manager.create(batch.partners()),
            manager.create(batch.weight()),
            manager.create(batch.factors(), factorsShape(images, batch)),
            manager.create(batch.labels(), new Shape(images, pretrained.config().labels().size())));
    NDArray loss = forward(inputs);
    // No GradientCollector: DJL allows only one per JVM at a time.
    NDArray share = manager.create(1f / stepImages);
    JniUtils.backward((PtNDArray) loss, (PtNDArray) share, false, false);
    return loss.getFloat() / stepImages;
  }

  /**
   * Runs the program without PyTorch's graph optimizer, which is set for each thread. The optimizer
   * would differentiate parts of the program itself, which needs a quarter more memory and is no
   * faster.
   */
  private NDArray forward(NDList inputs) {
    NDManager manager = inputs.head().getManager();
    JniUtils.setGradMode(true);
    JniUtils.setGraphExecutorOptimize(false);
    try {
      return model
          .getBlock()
          .forward(new ParameterStore(manager, false), inputs, true)
          .singletonOrThrow();
    } finally {
      JniUtils.setGraphExecutorOptimize(true);
    }
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
    withoutGradients(() -> trained.forEach(parameter -> parameter.update(rate, momentum)));
  }

  /**
   * Returns the name of the first parameter with a weight that is not finite, which means that
   * training has diverged.
   */
  public Optional<String> notFinite() {
    List<String> names = new ArrayList<>();
    withoutGradients(
        () ->
            trained.stream()
                .filter(learned -> !learned.isFinite())
                .findFirst()
                .ifPresent(learned -> names.add(learned.parameter().name())));
    return names.stream().findFirst();
  }

  /**
   * Returns the accumulated gradient of each trained parameter, for {@link #addGradients} of this
   * program or another one of the same model.
   */
  public List<float[]> gradients() {
    return trained.stream().map(TrainedParameter::gradient).toList();
  }

  /** Adds to the accumulated gradient. */
  public void addGradients(List<float[]> gradients) {
    forEach(gradients, TrainedParameter::addGradient);
  }

  /** Clears the accumulated gradient. */
  public void clearGradients() {
    withoutGradients(() -> trained.forEach(TrainedParameter::clearGradient));
  }

  /** Returns the number of trained weights. */
  public long elements() {
    return trained.stream().mapToLong(learned -> learned.parameter().elements()).sum();
  }

  /** Returns the weights of each trained parameter, for {@link #setWeights}. */
  public List<float[]> weights() {
    return trained.stream().map(TrainedParameter::weight).toList();
  }

  /** Replaces the weights of the trained parameters. */
  public void setWeights(List<float[]> weights) {
    forEach(weights, TrainedParameter::setWeight);
  }

  private void forEach(List<float[]> values, BiConsumer<TrainedParameter, float[]> action) {
    withoutGradients(
        () -> {
          for (int i = 0; i < trained.size(); i++) {
            action.accept(trained.get(i), values.get(i));
          }
        });
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
  private static void put(
      Map<String, LazyTensor> tensors,
      String prefix,
      TrainedParameter learned,
      Supplier<float[]> values) {
    Parameter parameter = learned.parameter();
    tensors.put(
        prefix + parameter.name(),
        new LazyTensor(parameter.shape(), () -> TensorReader.of(values.get())));
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
    List<float[]> weights = new ArrayList<>();
    List<float[]> velocities = new ArrayList<>();
    for (TrainedParameter parameter : trained) {
      weights.add(state.read(WEIGHT + parameter.parameter().name()));
      velocities.add(state.read(VELOCITY + parameter.parameter().name()));
    }
    setWeights(weights);
    forEach(velocities, TrainedParameter::setVelocity);
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

  private static void withoutGradients(Runnable action) {
    EngineGate.enter();
    JniUtils.setGradMode(false);
    try {
      action.run();
    } finally {
      JniUtils.setGradMode(true);
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
