package io.sparkbit.network;

import io.sparkbit.checkpoint.Checkpoint;
import io.sparkbit.checkpoint.CheckpointException;
import io.sparkbit.checkpoint.LazyTensor;
import io.sparkbit.checkpoint.TensorReader;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the parameters of a network in a checkpoint. Hugging Face saves a bare base model without
 * the prefix {@code bit.} that it has in a classifier; both are found.
 */
public final class BitWeights {

  private static final String BASE_MODEL_PREFIX = "bit.";
  private static final String HEAD_PREFIX = "classifier.";

  private final List<Parameter> parameters;
  private final Checkpoint checkpoint;
  private final Map<Parameter, String> names;
  private final Set<Parameter> fresh;

  private BitWeights(
      List<Parameter> parameters,
      Checkpoint checkpoint,
      Map<Parameter, String> names,
      Set<Parameter> fresh) {
    this.parameters = parameters;
    this.checkpoint = checkpoint;
    this.names = names;
    this.fresh = fresh;
  }

  /** As {@link #of(BitNetwork, Checkpoint, MismatchedSizes)}, refusing a head of another size. */
  public static BitWeights of(BitNetwork network, Checkpoint checkpoint)
      throws CheckpointException {
    return of(network, checkpoint, MismatchedSizes.REFUSE);
  }

  /**
   * Finds every parameter of the network, without reading values.
   *
   * @throws CheckpointException if a parameter is missing or has another shape, or if the
   *     checkpoint holds a tensor that the network does not use; a network without a head ignores
   *     the head's tensors
   */
  public static BitWeights of(
      BitNetwork network, Checkpoint checkpoint, MismatchedSizes mismatchedSizes)
      throws CheckpointException {
    Map<Parameter, String> names = new LinkedHashMap<>();
    Set<Parameter> fresh = new LinkedHashSet<>();
    for (Parameter parameter : network.parameters()) {
      Optional<String> name = find(checkpoint, parameter.name());
      boolean fits =
          name.filter(found -> checkpoint.shape(found).equals(parameter.shape())).isPresent();
      name.ifPresent(found -> names.put(parameter, found));
      if (!fits) {
        if (mismatchedSizes == MismatchedSizes.REFUSE || !isHead(parameter.name())) {
          throw name.isPresent()
              ? mismatched(checkpoint, name.get(), parameter)
              : missing(checkpoint, parameter);
        }
        fresh.add(parameter);
      }
    }
    refuseUnknown(network, checkpoint, names);
    return new BitWeights(network.parameters(), checkpoint, names, fresh);
  }

  static boolean isHead(String name) {
    return name.startsWith(HEAD_PREFIX);
  }

  private static CheckpointException mismatched(
      Checkpoint checkpoint, String name, Parameter parameter) {
    return new CheckpointException(
        "%s: tensor '%s' has shape %s, but the configuration asks for %s; %s"
            .formatted(
                checkpoint.source(),
                name,
                checkpoint.shape(name),
                parameter.shape(),
                isHead(name)
                    ? "use as many labels as the head has, or ignore mismatched sizes to get a"
                        + " fresh head"
                    : "config.json and the weights belong to different models"));
  }

  private static Optional<String> find(Checkpoint checkpoint, String name) {
    if (checkpoint.names().contains(name)) {
      return Optional.of(name);
    }
    return Optional.of(name)
        .filter(prefixed -> prefixed.startsWith(BASE_MODEL_PREFIX))
        .map(prefixed -> prefixed.substring(BASE_MODEL_PREFIX.length()))
        .filter(checkpoint.names()::contains);
  }

  private static CheckpointException missing(Checkpoint checkpoint, Parameter parameter) {
    return new CheckpointException(
        ("%s has no tensor '%s' of shape %s, which the configuration asks for; it holds %d"
                + " tensors, the first is %s")
            .formatted(
                checkpoint.source(),
                parameter.name(),
                parameter.shape(),
                checkpoint.names().size(),
                checkpoint.names().stream().findFirst().map("'%s'"::formatted).orElse("none")));
  }

  private static void refuseUnknown(
      BitNetwork network, Checkpoint checkpoint, Map<Parameter, String> names)
      throws CheckpointException {
    Set<String> unknown = new LinkedHashSet<>(checkpoint.names());
    unknown.removeAll(names.values());
    if (!network.outputs().containsKey(BitNetwork.LOGITS)) {
      unknown.removeIf(BitWeights::isHead);
    }
    if (!unknown.isEmpty()) {
      throw new CheckpointException(
          ("%s holds %d tensors that the configuration does not ask for, such as '%s';"
                  + " config.json and the weights belong to different models")
              .formatted(checkpoint.source(), unknown.size(), unknown.iterator().next()));
    }
  }

  /** Returns the head's parameters that are zeros, because the checkpoint has none that fit. */
  public Set<Parameter> fresh() {
    return Collections.unmodifiableSet(fresh);
  }

  /** Returns the parameters as a checkpoint with the network's names and shapes. */
  public Checkpoint asCheckpoint() {
    Map<String, LazyTensor> tensors = new LinkedHashMap<>();
    parameters.forEach(
        parameter ->
            tensors.put(
                parameter.name(), new LazyTensor(parameter.shape(), () -> open(parameter))));
    return new Checkpoint(checkpoint.source(), tensors);
  }

  /**
   * Opens a parameter's values; the caller closes the reader. Reading fails at a value that is NaN
   * or infinite.
   *
   * @param parameter one of the network's
   * @throws CheckpointException if the tensor cannot be opened
   */
  public TensorReader open(Parameter parameter) throws CheckpointException {
    if (fresh.contains(parameter)) {
      return TensorReader.of(new float[Math.toIntExact(parameter.elements())]);
    }
    String name = Objects.requireNonNull(names.get(parameter), parameter.name());
    return new FiniteReader(checkpoint.open(name), checkpoint.source(), name);
  }
}
