package io.sparkbit.checkpoint.naming;

/** Names in the transformers library's BiT (modeling_bit.py), which this project uses. */
final class HuggingFaceNames {

  static final String HEAD_WEIGHT = "classifier.1.weight";
  static final String HEAD_BIAS = "classifier.1.bias";
  static final String SHORTCUT = "downsample.conv.weight";

  private HuggingFaceNames() {}

  /** Returns the name of a parameter in a residual layer. */
  static String inLayer(int stage, int layer, String parameter) {
    return "bit.encoder.stages.%d.layers.%d.%s".formatted(stage, layer, parameter);
  }
}
