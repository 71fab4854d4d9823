package io.sparkbit.hub.folder;

import java.nio.file.Path;
import java.util.Optional;

/** The small files of a model, and the name of its weights. */
public interface ModelDescription {

  /**
   * Returns the file of the architecture, without which the weights are an original release ({@code
   * .npz}).
   */
  Optional<Path> config();

  /** Returns the file that says how images become inputs, if the model has one. */
  Optional<Path> processor();

  /** Returns the file name of the weights, or of the index of several files. */
  String weightsName();

  /** Returns whether the weights are in the original release's format. */
  default boolean isOriginalRelease() {
    return weightsName().endsWith(ModelLayout.ARCHIVE);
  }
}
