package io.sparkbit.image.codec.spi;

import java.util.concurrent.Semaphore;

/**
 * The half of a JVM's heap that images may use from their header until they are reduced. An image
 * that needs more than is free waits for others, so that tasks decoding at the same time do not
 * exhaust the heap. One that needs more than the whole half is refused.
 */
public final class DecodingMemory {
  public static final DecodingMemory OF_JVM = new DecodingMemory(Runtime.getRuntime().maxMemory());

  /** The RGB values, and as much again for a rotated, converted or resized copy. */
  private static final int BYTES_PER_PIXEL = 6;

  private static final int MIB = 1 << 20;

  private final long heap;

  /** In MiB. */
  private final int budget;

  private final Semaphore free;

  public DecodingMemory(long heap) {
    this.heap = heap;
    this.budget = (int) Math.min(Integer.MAX_VALUE, heap / 2 / MIB);
    // Fair, so that large images are not overtaken forever.
    this.free = new Semaphore(budget, true);
  }

  long maxPixels() {
    return (long) budget * MIB / BYTES_PER_PIXEL;
  }

  /** Returns the heap size in MiB. */
  long heap() {
    return heap / MIB;
  }

  /** Returns what all images together may take, in MiB. */
  int budget() {
    return budget;
  }

  /** Returns the memory for an image in MiB, rounded up. */
  static int needOf(long pixels) {
    return needOf(pixels, 0);
  }

  /** Returns the memory for an image whose decoder needs extra bytes, in MiB, rounded up. */
  static int needOf(long pixels, long bytesBeside) {
    return Math.toIntExact((pixels * BYTES_PER_PIXEL + bytesBeside + MIB - 1) / MIB);
  }

  /** Takes {@code mib} MiB, at most the budget, waiting until they are free. */
  void take(int mib) {
    free.acquireUninterruptibly(mib);
  }

  void give(int mib) {
    free.release(mib);
  }
}
