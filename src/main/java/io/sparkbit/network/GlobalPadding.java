package io.sparkbit.network;

/** How convolutions pad: {@code global_padding} of the configuration. */
public enum GlobalPadding {
  /** Null in the configuration: fixed and the same on all sides, as in PyTorch's own models. */
  SYMMETRIC,
  /** TensorFlow's: as much as the input's size needs, with more at the right and bottom. */
  SAME,
  /** No padding. */
  VALID
}
