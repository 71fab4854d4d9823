package io.sparkbit.torchscript;

/** Which operators compute a program's convolutions. */
public enum ConvolutionBackend {
  /**
   * PyTorch's own choice; runs on every device. On x86 processors prefer {@link #ONEDNN}: besides
   * what is said there, 1x1 convolutions of libtorch 2.7.1 give wrong numbers for 40, 72 and 104
   * output channels on Zen 5.
   */
  ATEN,
  /**
   * oneDNN with kernels that are packed once for the processor at hand, for x86 processors. A third
   * faster than {@link #ATEN} at any batch size, and it keeps clear of oneDNN 3.7's 1x1
   * convolution, whose set-up divides by zero for ResNet-50's shapes on some processors (seen on
   * Zen 5, in {@code brg_blocking_t::est_eff_1x1}): a 1x1 convolution is a matrix product of pixels
   * and channels, and runs as oneDNN's inner product.
   */
  ONEDNN
}
