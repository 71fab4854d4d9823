package io.sparkbit.image.codec.spi;

import java.util.concurrent.Semaphore;

/**
 * The part of a JVM's heap that pictures may use from their header until they are small: half of
 * it. A picture that needs more than is free waits for others, so that tasks which decode at the
 * same time do not exhaust the heap; one that needs more than all of it is refused.
 */
public final class DecodingMemory {
  public static final DecodingMemory OF_JVM = new DecodingMemory(Runtime.getRuntime().maxMemory());

  /** The RGB values, and as much again for what is turned, converted or resized beside them. */
  private static final int BYTES_PER_PIXEL = 6;

  private static final int MIB = 1 << 20;

  private final long heap;

  /** In units of 1 MiB. */
  private final int budget;

  private final Semaphore free;

  public DecodingMemory(long heap) {
    this.heap = heap;
    this.budget = (int) Math.min(Integer.MAX_VALUE, heap / 2 / MIB);
    // Fair, so that large pictures are not overtaken for ever.
    this.free = new Semaphore(budget, true);
  }

  long maxPixels() {
    return (long) budget * MIB / BYTES_PER_PIXEL;
  }

  /** In MiB. */
  long heap() {
    return heap / MIB;
  }

  /** What all pictures together may take, in MiB. */
  int budget() {
    return budget;
  }

  /** In MiB, rounded up. */
  static int needOf(long pixels) {
    return needOf(pixels, 0);
  }

  /** The memory for a picture whose decoder needs extra bytes, in MiB, rounded up. */
  static int needOf(long pixels, long bytesBeside) {
    return Math.toIntExact((pixels * BYTES_PER_PIXEL + bytesBeside + MIB - 1) / MIB);
  }

  /** Waits until so many MiB are free, which must not be more than the budget. */
  void take(int mib) {
    free.acquireUninterruptibly(mib);
  }

  void give(int mib) {
    free.release(mib);
  }
}
