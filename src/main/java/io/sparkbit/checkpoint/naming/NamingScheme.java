package io.sparkbit.checkpoint.naming;

import io.sparkbit.checkpoint.Checkpoint;
import io.sparkbit.checkpoint.CheckpointException;
import java.util.Optional;

/** Whose names the tensors of a BiT checkpoint have. */
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

  /** Hugging Face's name for one of this scheme's, if it is one. */
  abstract Optional<String> huggingFace(String name);

  /** A tensor under its new name, with its dimensions in Hugging Face's order. */
  abstract NamedTensor renamed(Checkpoint stored, String name, String newName)
      throws CheckpointException;

  /** Of a checkpoint that holds a name which only this scheme has. */
  static NamingScheme of(Checkpoint stored) {
    if (stored.names().stream().anyMatch(name -> OriginalNames.huggingFace(name).isPresent())) {
      return ORIGINAL;
    }
    return stored.names().stream().anyMatch(TimmNames::isTimmOnly) ? TIMM : HUGGING_FACE;
  }

  /** A stored tensor under Hugging Face's name; one that the scheme does not have as it is. */
  NamedTensor tensor(Checkpoint stored, String name) throws CheckpointException {
    Optional<String> newName = huggingFace(name);
    return newName.isPresent()
        ? renamed(stored, name, newName.get())
        : NamedTensor.inOrder(name, name, stored.shape(name));
  }
}
