package io.sparkbit.hub.folder;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A model that was found. Its small files are on this machine; its weights, which may have
 * gigabytes, are fetched on demand.
 */
public final class LocatedModel implements ModelDescription {

  private final String location;
  private final ModelFolder folder;
  private final Optional<Path> config;
  private final Optional<Path> processor;
  private final StoredFile weights;

  /**
   * @param location as the user gave it
   * @param folder that the files come from
   */
  LocatedModel(
      String location,
      ModelFolder folder,
      Optional<Path> config,
      Optional<Path> processor,
      StoredFile weights) {
    this.location = location;
    this.folder = folder;
    this.config = config;
    this.processor = processor;
    this.weights = weights;
  }

  @Override
  public Optional<Path> config() {
    return config;
  }

  @Override
  public Optional<Path> processor() {
    return processor;
  }

  @Override
  public String weightsName() {
    return weights.name();
  }

  /**
   * Returns all files, fetched if they are not on this machine.
   *
   * @throws ModelNotFoundException if they cannot be fetched
   */
  public ModelFiles fetch() throws ModelNotFoundException {
    List<Path> files = new ArrayList<>();
    config.ifPresent(files::add);
    processor.ifPresent(files::add);
    files.addAll(weights.fetchAll());
    return new ModelFiles(
        location,
        folder.together(files),
        files.stream().map(file -> file.getFileName().toString()).toList(),
        weightsName(),
        folder.shared());
  }
}
