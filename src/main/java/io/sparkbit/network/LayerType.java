package io.sparkbit.network;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Which residual block the network is made of: {@code layer_type} of the configuration. */
public enum LayerType {
  /** Norm and activation before each convolution (ResNetV2): BiT itself. */
  PREACTIVATION,
  /** Norm and activation after each convolution (ResNetV1.5): the backbone of ViT hybrid. */
  BOTTLENECK;

  String jsonName() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<LayerType> ofJsonName(String name) {
    return Arrays.stream(values()).filter(value -> value.jsonName().equals(name)).findFirst();
  }
}
