package io.sparkbit.image;

import io.sparkbit.image.InvalidImageException.Reason;

/**
 * Refuses a picture by the size that its header claims, before anything is allocated, and holds the
 * memory that it needs until it is closed. One for each picture.
 */
final class PixelLimit implements AutoCloseable {
  private static final long MAX_RGB_ARRAY = (Integer.MAX_VALUE - 8L) / 3;
  private static final String MORE_MEMORY =
      "give the JVM more memory (spark.executor.memory; in local mode spark.driver.memory)";

  private final long maxPixels;
  private final DecodingMemory memory;
  private long pixels;
  private int held;

  PixelLimit(long maxPixels, DecodingMemory memory) {
    this.maxPixels = maxPixels;
    this.memory = memory;
  }

  /** To be called as soon as the size is known, and may be called again. */
  void check(Format format, long width, long height) throws InvalidImageException {
    if (width < 1 || height < 1) {
      throw InvalidImageException.corrupt(
          format, "its header says %d x %d pixels".formatted(width, height));
    }
    requireAtMost(
        maxPixels, width, height, "the limit of %,d; raise maxPixels if you trust the source");
    requireAtMost(MAX_RGB_ARRAY, width, height, "%,d, the most that an array holds; scale it down");
    requireAtMost(
        memory.maxPixels(),
        width,
        height,
        "the %%,d that fit into half of this JVM's heap of %,d MiB; %s or scale the image down"
            .formatted(memory.heap(), MORE_MEMORY));
    hold(width * height);
  }

  private static void requireAtMost(long most, long width, long height, String limit)
      throws InvalidImageException {
    if (height > most / width) {
      throw InvalidImageException.tooLarge("the image", width, height, limit.formatted(most));
    }
  }

  private void hold(long needed) {
    if (needed > pixels) {
      // Never wait with something in hand: another picture may do the same.
      close();
      pixels = needed;
      int mib = DecodingMemory.needOf(needed);
      memory.take(mib);
      held = mib;
    }
  }

  InvalidImageException outOfMemory(OutOfMemoryError cause) {
    String need =
        pixels == 0
            ? "while the image was read"
            : "over an image of %,d pixels, which takes up to %,d MiB"
                .formatted(pixels, DecodingMemory.needOf(pixels));
    return new InvalidImageException(
        Reason.OUT_OF_MEMORY,
        "the heap of %,d MiB ran out %s; %s or lower maxPixels"
            .formatted(memory.heap(), need, MORE_MEMORY),
        cause);
  }

  @Override
  public void close() {
    memory.give(held);
    held = 0;
  }
}
