package io.sparkbit.checkpoint.naming;

import io.sparkbit.checkpoint.Checkpoint;
import io.sparkbit.checkpoint.CheckpointException;
import java.util.Optional;

/** The naming scheme of a BiT checkpoint's tensors. */
public enum NamingScheme {
  /** The original release: {@code resnet/root_block/standardized_conv2d/kernel}. */
  ORIGINAL {
    @Override
    Optional<String> huggingFace(String name) {
      return OriginalNames.huggingFace(name);
    }

    @Override
    NamedTensor renamed(Checkpoint stored, String name, String newName) throws CheckpointException {
      return OriginalNames.tensor(stored, name, newName);
    }
  },
  /** The timm library: {@code stem.conv.weight}. */
  TIMM {
    @Override
    Optional<String> huggingFace(String name) {
      return TimmNames.huggingFace(name);
    }

    @Override
    NamedTensor renamed(Checkpoint stored, String name, String newName) throws CheckpointException {
      return TimmNames.tensor(stored, name, newName);
    }
  },
  /** The transformers library: {@code bit.embedder.convolution.weight}. */
  HUGGING_FACE {
    @Override
    Optional<String> huggingFace(String name) {
      return Optional.empty();
    }

    @Override
    NamedTensor renamed(Checkpoint stored, String name, String newName) {
      return NamedTensor.inOrder(name, newName, stored.shape(name));
    }
  };

  /** Returns Hugging Face's name, if this scheme has the given one. */
  abstract Optional<String> huggingFace(String name);

  /** Returns a tensor under its new name, with its dimensions in Hugging Face's order. */
  abstract NamedTensor renamed(Checkpoint stored, String name, String newName)
      throws CheckpointException;

  /** Detects the scheme by a name that only it has; {@link #HUGGING_FACE} by default. */
  static NamingScheme of(Checkpoint stored) {
    if (stored.names().stream().anyMatch(name -> OriginalNames.huggingFace(name).isPresent())) {
      return ORIGINAL;
    }
    return stored.names().stream().anyMatch(TimmNames::isTimmOnly) ? TIMM : HUGGING_FACE;
  }

  /**
   * Returns a stored tensor under Hugging Face's name, or unchanged if its name is not in the
   * scheme.
   */
  NamedTensor tensor(Checkpoint stored, String name) throws CheckpointException {
    Optional<String> newName = huggingFace(name);
    return newName.isPresent()
        ? renamed(stored, name, newName.get())
        : NamedTensor.inOrder(name, name, stored.shape(name));
  }
}
