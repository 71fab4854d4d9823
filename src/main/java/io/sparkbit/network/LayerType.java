package io.sparkbit.network;

/** The kind of residual block: {@code layer_type} of the configuration. */
public enum LayerType {
  /** Norm and activation before each convolution (ResNetV2): BiT itself. */
  PREACTIVATION,
  /** Norm and activation after each convolution (ResNetV1.5): the backbone of ViT hybrid. */
  BOTTLENECK
}
