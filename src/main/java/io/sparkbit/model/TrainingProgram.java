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
import io.sparkbit.network.Parameter;
import io.sparkbit.torchscript.GradientGroup;
import io.sparkbit.torchscript.Precision;
import io.sparkbit.torchscript.TorchScriptCompiler;
import io.sparkbit.torchscript.TrainingLoss;
import io.sparkbit.torchscript.TrainingOptions;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A network in training: its weights, their gradients and velocities. Not thread-safe.
 *
 * <pre>{@code
 * try (TrainingProgram program = TrainingProgram.load(pretrained, Trained.ALL, Device.CPU)) {
 *   double loss = 0;
 *   for (TrainingBatch batch : batchesOfStep) {
 *     loss += program.accumulate(batch, 512);
 *   }
 *   program.update(WeightUpdate.of(0.003, 0.9));
 * }
 * }</pre>
 */
public final class TrainingProgram implements AutoCloseable {

  /**
   * The part of the network that is trained; what comes before it does not change.
   *
   * @param after the {@linkplain BitNetwork#outputs output} that comes before it; empty to train
   *     everything
   */
  public record Trained(String after) implements Serializable {

    /** Everything. */
    public static final Trained ALL = new Trained("");

    /** The head alone. */
    public static final Trained HEAD = new Trained(BitNetwork.POOLER_OUTPUT);
  }

  private static final String SOURCE = "the trained model";
  private static final String WEIGHT = "weight.";
  private static final String VELOCITY = "velocity.";
  private static final String AVERAGE = "average.";

  /** DJL's option without which weights may only be changed inside the engine. */
  private static final Map<String, String> TRAINABLE = Map.of("trainParam", "true");

  private final BitNetwork network;
  private final Model model;
  private final Pretrained pretrained;
  private final List<TrainedParameter> trained = new ArrayList<>();
  private final List<GradientGroup> groups;
  private final PixelBuffer pixels = new PixelBuffer();
  private Optional<Teacher> teacher = Optional.empty();
  private boolean keepsAverages;

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
    this.groups = GradientGroup.of(network, learning);
  }

  private static List<Parameter> parameters(BitNetwork network, Trained part) {
    int first =
        part.equals(Trained.ALL) ? 0 : Objects.requireNonNull(network.outputs().get(part.after()));
    return network.layers().stream()
        .skip(first)
        .flatMap(layer -> layer.parameters().stream())
        .toList();
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
    return load(pretrained, part, device, Precision.FLOAT32, TrainingLoss.PLAIN);
  }

  /**
   * Like {@link #load(Pretrained, Trained, Device)}.
   *
   * @param precision {@link Precision#FLOAT32} or {@link Precision#BFLOAT16}, which the device must
   *     compute natively
   * @param loss what is minimized; with that of a teacher, {@link #learnFrom} it
   */
  public static TrainingProgram load(
      Pretrained pretrained, Trained part, Device device, Precision precision, TrainingLoss loss)
      throws IOException {
    BitNetwork network = BitNetwork.of(pretrained.config(), Head.CLASSIFIER);
    TrainingOptions options =
        new TrainingOptions(
            BitProgram.scaling(pretrained),
            precision,
            TorchEngine.convolutionBackend(device),
            pretrained.config().dropPathRate(),
            pretrained.config().learnedProblemType(),
            loss,
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
    return accumulate(batch, stepImages, group -> {});
  }

  /**
   * Like {@link #accumulate(TrainingBatch, int)}.
   *
   * @param finished is told the number of each {@linkplain #gradients(int) group} of parameters as
   *     soon as the batch's gradients of it are added; the gradients of later groups are computed
   *     after it returns
   */
  public double accumulate(TrainingBatch batch, int stepImages, IntConsumer finished) {
    TrainingBatch lesson = teacher.map(known -> known.taught(batch)).orElse(batch);
    pixels.fill(lesson.images());
    EngineGate.enter();
    try (NDManager manager = model.getNDManager().newSubManager()) {
      NDArray input = manager.create(pixels.bytes(), pixels.shape(), DataType.UINT8);
      return accumulate(input, lesson, stepImages, finished);
    } finally {
      EngineGate.leave();
    }
  }

  /**
   * Like {@link #accumulate(TrainingBatch, int, IntConsumer)}.
   *
   * @param input used instead of the batch's images; its manager closes the arrays created here
   */
  double accumulate(NDArray input, TrainingBatch batch, int stepImages, IntConsumer finished) {
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
    try (IValue kept = IValue.listFrom(new PtNDArray[0])) {
      double loss = 0;
      for (int group = 0; group < groups.size(); group++) {
        arguments.add(gradientList());
        try (IValue result = run(groups.get(group).method(), arguments, kept)) {
          loss = group == 0 ? result.toTensor(manager).getFloat() : loss;
        }
        arguments.clear();
        finished.accept(group);
      }
      return loss / stepImages;
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

  /** Runs a method of the program, and frees its arguments, but not those after them. */
  private IValue run(String method, List<IValue> arguments, IValue... more) {
    return EnginePass.run(
        () -> {
          try {
            return IValueUtils.runMethod(
                (PtSymbolBlock) model.getBlock(),
                method,
                Stream.concat(arguments.stream(), Stream.of(more)).toArray(IValue[]::new));
          } finally {
            arguments.forEach(IValue::close);
          }
        });
  }

  private Shape factorsShape(long images, TrainingBatch batch) {
    return batch.factors().length == 0 ? new Shape(0) : new Shape(images, blocks());
  }

  /** Updates the weights from the accumulated gradient, then clears the gradient. */
  public void update(WeightUpdate update) {
    inEngine(
        () -> {
          if (update.maxGradNorm() > 0) {
            call(
                TorchScriptCompiler.CLIP_METHOD, gradientList(), IValue.from(update.maxGradNorm()));
          }
          call(
              TorchScriptCompiler.UPDATE_METHOD,
              list(TrainedParameter::weightArray),
              gradientList(),
              list(TrainedParameter::velocityArray),
              IValue.from(update.rate()),
              IValue.from(update.momentum()));
          if (keepsAverages) {
            call(
                TorchScriptCompiler.AVERAGE_METHOD,
                list(TrainedParameter::averageArray),
                list(TrainedParameter::weightArray),
                IValue.from(1 - update.averageDecay()));
          }
        });
  }

  private void call(String method, IValue... arguments) {
    run(method, List.of(arguments)).close();
  }

  /**
   * Learns a teacher's answers in place of the labels of batches from now on. Closes the teacher
   * with this program.
   */
  public void learnFrom(Teacher known) {
    teacher = Optional.of(known);
  }

  /**
   * Keeps an exponential moving average of each trained parameter from now on, beginning with its
   * weights. The averages are then what {@link #saveWeights} and {@link #trainedModel} give.
   */
  public void keepAverages() {
    keepsAverages = true;
    inEngine(() -> trained.forEach(TrainedParameter::keepAverage));
  }

  /** Does something, such as a validation, with the averages in place of the weights, if kept. */
  public <T> T averaged(Supplier<T> work) {
    if (!keepsAverages) {
      return work.get();
    }
    bringHere();
    exchangeAverages();
    try {
      return work.get();
    } finally {
      exchangeAverages();
    }
  }

  private void exchangeAverages() {
    inEngine(
        () ->
            call(
                TorchScriptCompiler.EXCHANGE_METHOD,
                list(TrainedParameter::weightArray),
                list(TrainedParameter::averageArray)));
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

  /** Returns the number of groups of parameters. */
  public int gradientGroups() {
    return groups.size();
  }

  /**
   * Returns a part of {@link #gradients()}. Other threads may call this after {@link
   * #accumulate(TrainingBatch, int, IntConsumer)} has told of the group.
   *
   * @param group 0 for the last parameters, {@link #gradientGroups} - 1 for the first
   */
  public List<float[]> gradients(int group) {
    GradientGroup part = groups.get(group);
    return trained.subList(part.from(), part.to()).stream()
        .map(TrainedParameter::gradient)
        .toList();
  }

  /** Replaces the accumulated gradient. */
  public void setGradients(List<float[]> gradients) {
    forEach(gradients, TrainedParameter::setGradient);
  }

  /** Clears the accumulated gradient. */
  public void clearGradients() {
    inEngine(() -> call(TorchScriptCompiler.CLEAR_METHOD, gradientList()));
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
    fetch = Optional.empty();
    Iterator<float[]> next = values.iterator();
    inEngine(
        () -> {
          for (TrainedParameter learned : trained) {
            learned.setWeight(next.next());
            learned.setVelocity(next.next());
            if (keepsAverages) {
              learned.setAverage(next.next());
            }
          }
        });
  }

  private Checkpoint state() {
    Map<String, LazyTensor> state = new LinkedHashMap<>();
    for (TrainedParameter learned : trained) {
      put(state, WEIGHT, learned, learned::weight);
      put(state, VELOCITY, learned, learned::velocity);
      if (keepsAverages) {
        put(state, AVERAGE, learned, learned::average);
      }
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
   * Writes the weights of the trained parameters, or their averages if kept, as safetensors.
   *
   * @param file replaced if it exists
   * @throws IOException if the file cannot be written
   */
  public void saveWeights(Path file) throws IOException {
    Map<String, LazyTensor> weights = new LinkedHashMap<>();
    trained.forEach(learned -> put(weights, WEIGHT, learned, result(learned)));
    SafetensorsWriter.write(file, new Checkpoint(SOURCE, weights));
  }

  /**
   * Restores the weights that {@link #saveWeights} wrote, also as averages.
   *
   * @throws CheckpointException if the file cannot be read or belongs to another model
   */
  public void restoreWeights(Path file) throws CheckpointException {
    Checkpoint saved = SafetensorsFile.open(file);
    fetch = Optional.empty();
    for (TrainedParameter learned : trained) {
      setResult(learned, saved.read(WEIGHT + learned.parameter().name()));
    }
  }

  private void setResult(TrainedParameter learned, float[] values) {
    inEngine(
        () -> {
          learned.setWeight(values);
          if (keepsAverages) {
            learned.setAverage(values);
          }
        });
  }

  /**
   * Sets the weights, and averages, between those that this program was loaded with and those that
   * {@link #saveWeights} wrote.
   *
   * @param share of the saved weights, 0 to 1
   * @throws IOException if the file or the model cannot be read
   * @see <a href="https://arxiv.org/abs/2109.01903">Wortsman et al., Robust fine-tuning of
   *     zero-shot models (2021)</a>, weight-space ensembles
   */
  public void interpolateWeights(Path file, double share) throws IOException {
    Checkpoint saved = SafetensorsFile.open(file);
    Checkpoint beginning = weights(pretrained, network).asCheckpoint();
    fetch = Optional.empty();
    for (TrainedParameter learned : trained) {
      String name = learned.parameter().name();
      float[] values = saved.read(WEIGHT + name);
      float[] before = beginning.read(name);
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) ((1 - share) * before[i] + share * values[i]);
      }
      setResult(learned, values);
    }
  }

  /**
   * Reads what {@link #saveWeights} wrote without using it, so that damage shows long before {@link
   * #restoreWeights} needs it.
   *
   * @throws CheckpointException as {@link #restoreWeights} does
   */
  public void requireWeights(Path file) throws CheckpointException {
    Checkpoint saved = SafetensorsFile.open(file);
    for (TrainedParameter learned : trained) {
      saved.read(WEIGHT + learned.parameter().name());
    }
  }

  private Supplier<float[]> result(TrainedParameter learned) {
    return keepsAverages ? learned::average : learned::weight;
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
   * Returns the model with its trained weights, or their averages if kept. They are copied out of
   * the engine when they are read, so read them before this program is closed.
   */
  public Pretrained trainedModel() throws IOException {
    Checkpoint before = weights(pretrained, network).asCheckpoint();
    Map<String, LazyTensor> weights = new LinkedHashMap<>();
    before.names().forEach(name -> weights.put(name, before.tensor(name)));
    trained.forEach(learned -> put(weights, "", learned, result(learned)));
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
    teacher.ifPresent(Teacher::close);
    EngineGate.enter();
    try {
      model.close();
    } finally {
      EngineGate.leave();
    }
  }
}
