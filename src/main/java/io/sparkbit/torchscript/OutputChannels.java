package io.sparkbit.torchscript;

import io.sparkbit.checkpoint.CheckpointException;
import io.sparkbit.checkpoint.TensorReader;
import io.sparkbit.network.Layer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/**
 * Computes something of each output channel of a kernel, for many channels at the same time, while
 * the next are read.
 *
 * @param convolution whose kernel it is
 * @param arrays to read into
 */
record OutputChannels(Layer.Convolution convolution, ChannelArrays arrays) {

  /** Enough for all cores, and little beside a model: 1 MiB, and as much that is read ahead. */
  private static final int ELEMENTS_AT_ONCE = 1 << 18;

  /** Takes one channel. Called by several threads at the same time. */
  interface Computation {
    /**
     * Takes a channel.
     *
     * @param out the index of the channel
     * @param weights of the channel, input channels x height x width; may be changed
     */
    void take(int out, float[] weights);
  }

  /** Prepares for some channels, which follow those of the call before. */
  private interface Preparation {
    Computation of(int first, int count) throws IOException;
  }

  /**
   * Computes all channels.
   *
   * @param kernel not yet read
   */
  void forEach(TensorReader kernel, Computation computation) throws IOException {
    run(kernel, (first, count) -> computation);
  }

  /**
   * Computes all channels and writes what the computation made of their weights, one channel after
   * the other.
   *
   * @param kernel not yet read
   */
  void write(
      TensorReader kernel,
      Computation computation,
      ScalarType type,
      ProgramTensor.Layout layout,
      ProgramTensor.Sink sink)
      throws IOException {
    int bytes = elements() * type.bytes();
    int stride = layout == ProgramTensor.Layout.CHANNELS_LAST ? pixels() : 1;
    run(
        kernel,
        (first, count) -> {
          ByteBuffer room = sink.room(count * bytes);
          return (out, weights) -> {
            computation.take(out, weights);
            type.put(weights, stride, room, (out - first) * bytes);
          };
        });
  }

  private void run(TensorReader kernel, Preparation preparation) throws IOException {
    int all = convolution.outChannels();
    int atOnce = Math.max(1, Math.min(all, ELEMENTS_AT_ONCE / elements()));
    int atNext = Math.min(atOnce, all - atOnce);
    List<float[]> both = arrays.of(elements(), atOnce + atNext);
    List<float[]> channels = both.subList(0, atOnce);
    List<float[]> ahead = both.subList(atOnce, atOnce + atNext);
    read(kernel, channels, atOnce);
    for (int first = 0; first < all; first += atOnce) {
      int count = Math.min(atOnce, all - first);
      CompletableFuture<Optional<CheckpointException>> reading =
          readAhead(kernel, ahead, Math.min(atOnce, all - first - count));
      try {
        compute(preparation.of(first, count), first, channels, count);
      } finally {
        reading.join(); // The kernel may be closed when this returns.
      }
      if (reading.join().isPresent()) {
        throw reading.join().get();
      }
      List<float[]> done = channels;
      channels = ahead;
      ahead = done;
    }
  }

  private static void compute(
      Computation computation, int first, List<float[]> channels, int count) {
    IntStream.range(0, count).parallel().forEach(i -> computation.take(first + i, channels.get(i)));
  }

  private static void read(TensorReader kernel, List<float[]> channels, int count)
      throws CheckpointException {
    for (int i = 0; i < count; i++) {
      kernel.read(channels.get(i));
    }
  }

  /** Returns what went wrong, if anything. */
  private static CompletableFuture<Optional<CheckpointException>> readAhead(
      TensorReader kernel, List<float[]> channels, int count) {
    if (count == 0) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            read(kernel, channels, count);
            return Optional.empty();
          } catch (CheckpointException e) {
            return Optional.of(e);
          }
        });
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
