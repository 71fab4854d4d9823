package io.sparkbit.hub.folder;

import java.nio.file.Path;
import java.util.Optional;

/** What the small files of a model are, and the name of the large one. */
public interface ModelDescription {

  /** The architecture; without it the weights are an original release ({@code .npz}). */
  Optional<Path> config();

  /** How images become inputs, if the model says so. */
  Optional<Path> processor();

  /** The file name of the weights, or of the index of several files. */
  String weightsName();

  /** Whether the weights are in the original release's format. */
  default boolean isOriginalRelease() {
    return weightsName().endsWith(ModelLayout.ARCHIVE);
  }
}
