package io.sparkbit.torchscript;

/**
 * What the code of layers depends on beside the network.
 *
 * @param quantization the values that are bytes
 */
record Emitters(
    ConvolutionEmitter convolutions,
    GroupNormEmitter norms,
    DropPathEmitter dropPaths,
    Quantization quantization) {

  /**
   * @param type in which all computes that is not quantized
   */
  static Emitters forInference(
      ConvolutionBackend backend, ScalarType type, Quantization quantization) {
    return new Emitters(
        ConvolutionEmitter.of(backend, quantization),
        GroupNormEmitter.of(backend, type),
        DropPathEmitter.NONE,
        quantization);
  }

  /** Returns the emitters of layers that are not trained, in a network that is in part. */
  static Emitters ofFrozen(ConvolutionBackend backend, ScalarType type, DropPathEmitter dropPaths) {
    Emitters inference = forInference(backend, type, Quantization.NONE);
    return new Emitters(inference.convolutions, inference.norms, dropPaths, inference.quantization);
  }
}
