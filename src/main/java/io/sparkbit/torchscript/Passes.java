package io.sparkbit.torchscript;

import io.sparkbit.network.BitNetwork;
import java.util.List;
import java.util.Optional;

/**
 * How many images go through a program at once on x86 CPUs. The first stages have large maps: they
 * run fastest with what caches hold, one image of 224 x 224 pixels. The maps of the last stages are
 * small and their kernels large: several images then share what is read of a kernel, which makes
 * R50x1 2% faster in float32 and 6% in bfloat16 (AMD Zen 4).
 */
public final class Passes {

  /** The limit for the stem's result in the first stages, in bytes; one image may exceed it. */
  static final long BYTES = 4L << 20;

  /** How many times as many images the last stages take. */
  private static final int JOINED = 4;

  /** The position among the network's named values where images are joined: the second stage. */
  private static final int JOINT = 2;

  private Passes() {}

  /**
   * Returns the named value up to which images run in small parts; empty if an output comes before
   * it or with it.
   */
  static Optional<String> joint(BitNetwork network, List<String> outputs) {
    List<String> all = List.copyOf(network.outputs().keySet());
    return all.size() > JOINT && outputs.stream().allMatch(output -> all.indexOf(output) > JOINT)
        ? Optional.of(all.get(JOINT))
        : Optional.empty();
  }

  /**
   * Returns how many images to give to a method at once.
   *
   * @param outputs of the method
   * @param stemBytes of the stem's result for one image
   */
  public static long images(
      BitNetwork network, ConvolutionBackend backend, List<String> outputs, long stemBytes) {
    long early = Math.max(1, BYTES / Math.max(1, stemBytes));
    return backend == ConvolutionBackend.ONEDNN && joint(network, outputs).isPresent()
        ? JOINED * early
        : early;
  }
}
