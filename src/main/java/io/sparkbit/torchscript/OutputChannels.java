package io.sparkbit.torchscript;

import io.sparkbit.checkpoint.CheckpointException;
import io.sparkbit.checkpoint.TensorReader;
import io.sparkbit.network.Layer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/**
 * Computes something of each output channel of a kernel, for many channels at the same time, while
 * the next are read.
 *
 * @param convolution whose kernel it is
 */
record OutputChannels(Layer.Convolution convolution) {

  /** Enough for all cores, and little beside a model: 4 MiB, and as much that is read ahead. */
  private static final int ELEMENTS_AT_ONCE = 1 << 20;

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

  /** Makes the weights of a channel for a program. Called by several threads at the same time. */
  interface Conversion {
    /**
     * Returns the weights for the program.
     *
     * @param out the index of the channel
     * @param weights as for {@link Computation}
     */
    float[] of(int out, float[] weights);
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
   * Converts all channels and writes them one after the other.
   *
   * @param kernel not yet read
   */
  void write(TensorReader kernel, Conversion conversion, ScalarType type, ProgramTensor.Sink sink)
      throws IOException {
    int bytes = elements() * type.bytes();
    run(
        kernel,
        (first, count) -> {
          ByteBuffer room = sink.room(count * bytes);
          return (out, weights) ->
              type.put(conversion.of(out, weights), room, (out - first) * bytes);
        });
  }

  private void run(TensorReader kernel, Preparation preparation) throws IOException {
    int all = convolution.outChannels();
    int atOnce = Math.max(1, Math.min(all, ELEMENTS_AT_ONCE / elements()));
    float[][] channels = new float[atOnce][elements()];
    float[][] ahead = new float[Math.min(atOnce, all - atOnce)][elements()];
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
      float[][] done = channels;
      channels = ahead;
      ahead = done;
    }
  }

  private static void compute(Computation computation, int first, float[][] channels, int count) {
    IntStream.range(0, count).parallel().forEach(i -> computation.take(first + i, channels[i]));
  }

  private static void read(TensorReader kernel, float[][] channels, int count)
      throws CheckpointException {
    for (int i = 0; i < count; i++) {
      kernel.read(channels[i]);
    }
  }

  /** Returns what went wrong, if anything. */
  private static CompletableFuture<Optional<CheckpointException>> readAhead(
      TensorReader kernel, float[][] channels, int count) {
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
