package io.sparkbit.model;

import io.sparkbit.checkpoint.Checkpoint;
import io.sparkbit.checkpoint.files.Checkpoints;
import io.sparkbit.checkpoint.safetensors.SafetensorsFile;
import io.sparkbit.checkpoint.safetensors.SafetensorsWriter;
import io.sparkbit.error.UserException;
import io.sparkbit.hub.ModelHub;
import io.sparkbit.hub.folder.LocatedModel;
import io.sparkbit.hub.folder.ModelDescription;
import io.sparkbit.hub.folder.ModelFiles;
import io.sparkbit.image.processor.BitImageProcessor;
import io.sparkbit.json.JsonFields;
import io.sparkbit.network.BitConfig;
import io.sparkbit.network.BitNetwork;
import io.sparkbit.network.BitNetwork.Head;
import io.sparkbit.network.BitWeights;
import io.sparkbit.network.HeadWeights;
import io.sparkbit.network.InferredConfig;
import io.sparkbit.network.MismatchedSizes;
import io.sparkbit.network.Parameter;
import io.sparkbit.network.ProblemType;
import io.sparkbit.network.TimmConfig;
import io.sparkbit.network.UnknownThreshold;
import io.sparkbit.torchscript.ConvolutionBackend;
import io.sparkbit.torchscript.Precision;
import io.sparkbit.torchscript.TorchScriptCompiler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of a model, read and checked against each other without an engine. This is cheap enough
 * to find a user's mistakes on the driver. The weights are not loaded into memory.
 *
 * @param files the files that the model was read from
 * @param config the architecture and the labels
 * @param processor how images become inputs, if the files say so
 * @param checkpoint the weights
 * @param mismatchedSizes what to do with a head whose size differs from the configuration's
 */
public record Pretrained(
    ModelFiles files,
    BitConfig config,
    Optional<BitImageProcessor> processor,
    Checkpoint checkpoint,
    MismatchedSizes mismatchedSizes) {

  private static final Logger LOG = LoggerFactory.getLogger(Pretrained.class);

  /** Like {@link #open(String, ModelHub)}, with {@link ModelHub#ofEnvironment}. */
  public static Pretrained open(String location) throws IOException {
    return open(location, ModelHub.ofEnvironment());
  }

  /**
   * Opens a model, fetching its files if necessary. Reads only its small files and the header of
   * its weights.
   *
   * @param hub finds the model
   * @throws IOException if there is no such model, or a file is malformed
   * @throws io.sparkbit.json.InvalidJsonException if the configuration is invalid
   */
  public static Pretrained open(String location, ModelHub hub) throws IOException {
    LocatedModel model = hub.find(location);
    // Finds problems in the small files before gigabytes are fetched.
    processor(model, fields(model));
    return open(model.fetch());
  }

  /** Like {@link #open(String, ModelHub)}, but with files on this machine. */
  public static Pretrained open(ModelFiles files) throws IOException {
    Optional<JsonFields> config = fields(files);
    Checkpoint checkpoint = Checkpoints.open(files.weights());
    return new Pretrained(
        files,
        config(config, checkpoint),
        processor(files, config),
        checkpoint,
        MismatchedSizes.REFUSE);
  }

  /**
   * Returns a model's image processor, if its files describe one. Does not fetch the weights.
   *
   * @param hub finds the model
   * @throws IOException if there is no such model, or a file is malformed
   * @throws io.sparkbit.json.InvalidJsonException if the file is for another kind of processor
   */
  public static Optional<BitImageProcessor> processor(String location, ModelHub hub)
      throws IOException {
    LocatedModel model = hub.find(location);
    return processor(model, fields(model));
  }

  private static Optional<JsonFields> fields(ModelDescription model) throws IOException {
    return model.config().isPresent()
        ? Optional.of(JsonFields.read(model.config().get()))
        : Optional.empty();
  }

  private static BitConfig config(Optional<JsonFields> config, Checkpoint checkpoint)
      throws IOException {
    if (config.isEmpty()) {
      return InferredConfig.of(checkpoint);
    }
    return TimmConfig.isTimm(config.get())
        ? TimmConfig.of(config.get(), checkpoint)
        : BitConfig.of(config.get());
  }

  private static Optional<BitImageProcessor> processor(
      ModelDescription model, Optional<JsonFields> config) throws IOException {
    if (model.processor().isPresent()) {
      return Optional.of(BitImageProcessor.fromFile(model.processor().get()));
    }
    if (model.isOriginalRelease()) {
      return Optional.of(OriginalProcessor.of(model.weightsName()));
    }
    return config.filter(TimmConfig::isTimm).map(BitImageProcessor::ofTimm);
  }

  /** Returns the location of the model, as the user gave it. */
  public String location() {
    return files.location();
  }

  /** Returns the same model with other labels, as many as the head has outputs. */
  public Pretrained withLabels(List<String> labels) {
    return with(config.toBuilder().optLabels(labels).build());
  }

  /**
   * Returns the same network with a new head for single-label classification, even if it had none.
   * {@link #files} remain those of the network and do not contain the head: save the model to run
   * it.
   *
   * @param labels class names by class index, at least two
   * @param weight labels x {@linkplain BitConfig#featureSize features}, row-major
   * @param bias one value for each label
   * @throws UserException if there are fewer than two labels, or the sizes do not match
   */
  public Pretrained withHead(List<String> labels, float[] weight, float[] bias) {
    return withHead(ProblemType.SINGLE_LABEL_CLASSIFICATION, labels, weight, bias);
  }

  /**
   * Like {@link #withHead(List, float[], float[])}.
   *
   * @param problem the kind of its answers; more than one label only if they are classes
   */
  public Pretrained withHead(
      ProblemType problem, List<String> labels, float[] weight, float[] bias) {
    boolean excludes = problem == ProblemType.SINGLE_LABEL_CLASSIFICATION;
    if (labels.size() < (excludes ? 2 : 1)
        || bias.length != labels.size()
        || weight.length != (long) labels.size() * config.featureSize()) {
      throw new UserException(
          ("A head for %s with %d labels needs %d x %d weights and one bias per label, and at"
                  + " least %s; got %d weights and %d biases")
              .formatted(
                  location(),
                  labels.size(),
                  labels.size(),
                  config.featureSize(),
                  excludes ? "two labels" : "one label",
                  weight.length,
                  bias.length));
    }
    BitConfig labeled =
        config.toBuilder().optLabels(labels).optProblemType(problem).optUncalibrated().build();
    return new Pretrained(
        files, labeled, processor, HeadWeights.replace(checkpoint, weight, bias), mismatchedSizes);
  }

  /**
   * Returns the image processor that came with the model.
   *
   * @throws UserException if there is none
   */
  public BitImageProcessor requiredProcessor() {
    return processor()
        .orElseThrow(
            () ->
                new UserException(
                    ("Model '%s' has no preprocessor_config.json, which describes how to prepare"
                            + " its images; copy the file from the model's source")
                        .formatted(location())));
  }

  /** Like {@link #withHead}, but with zeros, from which training starts. */
  public Pretrained withNewHead(ProblemType problem, List<String> labels) {
    int weights = Math.multiplyExact(labels.size(), config.featureSize());
    return withHead(problem, labels, new float[weights], new float[labels.size()]);
  }

  /**
   * Writes the head alone, as safetensors.
   *
   * @throws IOException if there is none, or the file cannot be written
   */
  public void saveHead(Path file) throws IOException {
    SafetensorsWriter.write(file, HeadWeights.alone(checkpoint));
  }

  /**
   * Like {@link #withHead}, but with the head that {@link #saveHead} wrote.
   *
   * @throws IOException if the file cannot be read
   */
  public Pretrained withSavedHead(ProblemType problem, List<String> labels, Path file)
      throws IOException {
    Checkpoint head = SafetensorsFile.open(file);
    return withHead(problem, labels, HeadWeights.weight(head), HeadWeights.bias(head));
  }

  /**
   * Returns the same model with its labels in another order.
   *
   * @param labels the model's own
   * @throws IOException if the head cannot be read
   */
  public Pretrained withOrderedLabels(List<String> labels) throws IOException {
    Checkpoint ordered = HeadWeights.reorder(checkpoint, config.classIndices(labels));
    return new Pretrained(
        files,
        config.toBuilder().optLabels(labels).optUncalibrated().build(),
        processor,
        ordered,
        mismatchedSizes);
  }

  /**
   * Returns the same model in another unit: its head's results times a factor, plus an offset.
   *
   * @throws IOException if the weights cannot be read
   */
  public Pretrained withScaledHead(double factor, double offset) throws IOException {
    return withWeights(HeadWeights.scale(checkpoint, factor, offset));
  }

  /**
   * Returns the same model with thresholds of its labels ({@link BitConfig#labelThresholds}).
   *
   * @param thresholds in the order of class indices
   */
  public Pretrained withLabelThresholds(List<Double> thresholds) {
    return with(config.toBuilder().optLabelThresholds(thresholds).build());
  }

  /**
   * Returns the same model with convolutions that compute in float32 where int8 is wanted ({@link
   * BitConfig#int8SkipModules}).
   *
   * @param names of those, and no others
   */
  public Pretrained withInt8SkipModules(List<String> names) {
    return with(config.toBuilder().optInt8SkipModules(names).build());
  }

  /**
   * Returns the same model with calibrated scores ({@link BitConfig#calibrationTemperature}). The
   * weights stay, and so do the logits.
   *
   * @param temperature above 0
   */
  public Pretrained withCalibrationTemperature(double temperature) {
    return with(config.toBuilder().optCalibrationTemperature(temperature).build());
  }

  /** Returns the same model, which knows what images show none of its classes. */
  public Pretrained withUnknownThreshold(UnknownThreshold threshold) {
    return with(config.toBuilder().optUnknownThreshold(threshold).build());
  }

  /**
   * Returns the same model with other stages as {@code out_features}.
   *
   * @throws UserException if a stage does not exist, or the stages are out of order
   */
  public Pretrained withOutFeatures(List<String> stages) {
    return with(config.toBuilder().optOutFeatures(stages).build());
  }

  /** Like {@link #withOutFeatures}, but by index: 0 is the stem, -1 the last stage. */
  public Pretrained withOutIndices(List<Integer> indices) {
    return with(config.toBuilder().optOutIndices(indices).build());
  }

  private Pretrained with(BitConfig other) {
    return new Pretrained(files, other, processor, checkpoint, mismatchedSizes);
  }

  /**
   * Returns the same model with a head of zeros if the weights have none, or one of a different
   * size than the configuration's labels ({@code ignore_mismatched_sizes=True}).
   */
  public Pretrained ignoringMismatchedSizes() {
    return new Pretrained(files, config, processor, checkpoint, MismatchedSizes.IGNORE);
  }

  /**
   * Returns the same model with other weights, under Hugging Face's names. What images have shown
   * of those before is forgotten.
   */
  Pretrained withWeights(Checkpoint weights) {
    return new Pretrained(
        files,
        config.toBuilder().optNoInt8SkipModules().build(),
        processor,
        weights,
        mismatchedSizes);
  }

  /** Returns the same model with another image processor. */
  public Pretrained withProcessor(BitImageProcessor other) {
    return new Pretrained(files, config, Optional.of(other), checkpoint, mismatchedSizes);
  }

  /**
   * Writes the model in Hugging Face's layout ({@code save_pretrained}): {@code config.json},
   * {@code model.safetensors} in float32 and, if known, {@code preprocessor_config.json}. The
   * reference can load the result, even if it could not load the original.
   *
   * @param folder created if it does not exist; files with the same names are replaced
   * @throws IOException if a file cannot be written, or the weights do not match the configuration
   */
  public void savePretrained(Path folder) throws IOException {
    HuggingFaceLayout.write(this, folder);
  }

  /**
   * Writes the model as a TorchScript archive that any PyTorch runtime can load.
   *
   * @param backend {@link ConvolutionBackend#ATEN} for any CPU and device; {@link
   *     ConvolutionBackend#ONEDNN} is faster on x86, and needs one call of {@link
   *     TorchScriptCompiler#PACK_METHOD} after loading
   * @param file replaced if it exists
   * @throws IOException if the file cannot be written, or the weights do not match the
   *     configuration
   */
  public void saveTorchScript(Path file, Precision precision, ConvolutionBackend backend)
      throws IOException {
    // Not a Java temporary file, which only its owner may read.
    Path partial =
        file.toAbsolutePath()
            .resolveSibling("spark-bit-%s.pt".formatted(UUID.randomUUID().toString()));
    try {
      BitProgram.compile(this, BitNetwork.of(config(), head()), precision, backend).write(partial);
      Files.move(partial, file, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(partial);
    }
  }

  /** Returns the file of the weights, or the index of several. */
  public String weightsFile() {
    return checkpoint.source();
  }

  /** Returns the head that the weights contain. */
  public Head head() {
    return Head.of(checkpoint);
  }

  /**
   * Returns the network's parameters from the checkpoint.
   *
   * @throws io.sparkbit.checkpoint.CheckpointException if one is missing, unknown or has the wrong
   *     shape
   */
  public BitWeights weights(BitNetwork network) throws IOException {
    BitWeights weights = BitWeights.of(network, checkpoint, mismatchedSizes);
    if (!weights.fresh().isEmpty()) {
      LOG.warn(
          "{}: {} are all zeros, because the model's head is missing or has a different size;"
              + " its labels mean nothing until you train it",
          location(),
          weights.fresh().stream().map(Parameter::name).toList());
    }
    return weights;
  }
}
