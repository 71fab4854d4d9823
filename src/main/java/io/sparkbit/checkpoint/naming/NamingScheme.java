package io.sparkbit.checkpoint.naming;

import io.sparkbit.checkpoint.Checkpoint;
import io.sparkbit.checkpoint.CheckpointException;
import java.util.Optional;

/** Whose names the tensors of a BiT checkpoint have. */
public enum NamingScheme {
  /** The original release: {@code resnet/root_block/standardized_conv2d/kernel}. */
  ORIGINAL,
  /** The timm library: {@code stem.conv.weight}. */
  TIMM,
  /** The transformers library: {@code bit.embedder.convolution.weight}. */
  HUGGING_FACE;

  /** Of a checkpoint that holds a name which only this scheme has. */
  static NamingScheme of(Checkpoint stored) {
    if (stored.names().stream().anyMatch(name -> OriginalNames.huggingFace(name).isPresent())) {
      return ORIGINAL;
    }
    return stored.names().stream().anyMatch(TimmNames::isTimmOnly) ? TIMM : HUGGING_FACE;
  }

  /** A stored tensor under Hugging Face's name; one that the scheme does not have as it is. */
  NamedTensor tensor(Checkpoint stored, String name) throws CheckpointException {
    Optional<String> newName =
        switch (this) {
          case ORIGINAL -> OriginalNames.huggingFace(name);
          case TIMM -> TimmNames.huggingFace(name);
          case HUGGING_FACE -> Optional.empty();
        };
    if (newName.isEmpty()) {
      return NamedTensor.inOrder(name, name, stored.shape(name));
    }
    return this == ORIGINAL
        ? OriginalNames.tensor(stored, name, newName.get())
        : TimmNames.tensor(stored, name, newName.get());
  }
}
