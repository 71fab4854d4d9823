package io.sparkbit.hub;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A model that was found. Its small files are on this machine; its weights, which may have
 * gigabytes, come when they are asked for.
 */
public final class LocatedModel {

  private final String location;
  private final Optional<Path> config;
  private final Optional<Path> processor;
  private final StoredFile weights;

  LocatedModel(
      String location, Optional<Path> config, Optional<Path> processor, StoredFile weights) {
    this.location = location;
    this.config = config;
    this.processor = processor;
    this.weights = weights;
  }

  /** The architecture; without it the weights are an original release ({@code .npz}). */
  public Optional<Path> config() {
    return config;
  }

  /** How images become inputs, if the model says so. */
  public Optional<Path> processor() {
    return processor;
  }

  /** The file name of the weights, or of the index of several files. */
  public String weightsName() {
    return weights.name();
  }

  /** Whether the weights are in the original release's format. */
  public boolean isOriginalRelease() {
    return weightsName().endsWith(ModelLayout.ARCHIVE);
  }

  /**
   * All files, fetched if they are not on this machine.
   *
   * @throws ModelNotFoundException if they cannot be brought here
   */
  public ModelFiles fetch() throws ModelNotFoundException {
    return new ModelFiles(location, config, weights.fetch(), processor);
  }
}
