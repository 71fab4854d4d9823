package io.sparkbit.torchscript;

import io.sparkbit.checkpoint.TensorReader;
import io.sparkbit.network.Layer;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Computes something of each output channel of a kernel, for many channels at the same time. They
 * are read one after the other, and results come in their order.
 *
 * @param convolution whose kernel it is
 */
record OutputChannels(Layer.Convolution convolution) {

  /** Enough for all cores, and little beside a model: 8 MiB. */
  private static final int ELEMENTS_AT_ONCE = 1 << 21;

  /** Computes something of one channel. Called by several threads at the same time. */
  interface Computation<T> {
    /**
     * Computes one channel.
     *
     * @param out the index of the channel
     * @param weights of the channel, input channels x height x width; may be changed
     */
    T of(int out, float[] weights);
  }

  /** Takes a result. */
  interface Sink<T> {
    void take(T result) throws IOException;
  }

  /**
   * Computes all channels.
   *
   * @param kernel not yet read
   */
  <T> void forEach(TensorReader kernel, Computation<T> computation, Sink<T> sink)
      throws IOException {
    int all = convolution.outChannels();
    int atOnce = Math.max(1, Math.min(all, ELEMENTS_AT_ONCE / elements()));
    float[][] channels = new float[atOnce][elements()];
    for (int first = 0; first < all; first += atOnce) {
      int from = first;
      int count = Math.min(atOnce, all - first);
      for (int i = 0; i < count; i++) {
        kernel.read(channels[i]);
      }
      List<T> results =
          IntStream.range(0, count)
              .parallel()
              .mapToObj(i -> computation.of(from + i, channels[i]))
              .toList();
      for (T result : results) {
        sink.take(result);
      }
    }
  }

  /** Returns the number of weights of a channel. */
  int elements() {
    return convolution.inChannels() * pixels();
  }

  /** Returns the number of weights of a channel for each input channel. */
  int pixels() {
    return convolution.kernelSize() * convolution.kernelSize();
  }
}
