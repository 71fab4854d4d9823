package io.sparkbit.network;

/** How convolutions pad: {@code global_padding} of the configuration. */
public enum GlobalPadding {
  /** Null in the configuration: fixed, the same on all sides, as PyTorch's own models have it. */
  SYMMETRIC,
  /** TensorFlow's: as much as the input's size needs, more to the right and the bottom. */
  SAME,
  /** None. */
  VALID
}
