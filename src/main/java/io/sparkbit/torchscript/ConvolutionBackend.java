package io.sparkbit.torchscript;

/** The operators that compute a program's convolutions. */
public enum ConvolutionBackend {
  /**
   * PyTorch's own choice, which runs on every device. On x86 CPUs, prefer {@link #ONEDNN}: it is
   * faster, and ATen's 1x1 convolutions in libtorch 2.7.1 give wrong results for 40, 72 and 104
   * output channels on Zen 5.
   */
  ATEN,
  /**
   * oneDNN on x86 CPUs, with kernels packed once for the current CPU. It is a third faster than
   * {@link #ATEN} at any batch size.
   *
   * <p>A 1x1 convolution is a matrix product of pixels and channels, and runs as oneDNN's inner
   * product. This avoids oneDNN 3.7's 1x1 convolution, whose setup divides by zero for ResNet-50's
   * shapes on some CPUs (seen on Zen 5, in {@code brg_blocking_t::est_eff_1x1}).
   */
  ONEDNN
}
