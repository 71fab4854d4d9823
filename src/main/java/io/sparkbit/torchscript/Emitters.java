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

  static Emitters forTraining(DropPathEmitter dropPaths) {
    return new Emitters(
        new ConvolutionEmitter.Trainable(), GroupNormEmitter.ATEN, dropPaths, Quantization.NONE);
  }

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
}
