package io.sparkbit.image.codec.spi;

import io.sparkbit.image.InvalidImageException;
import io.sparkbit.image.InvalidImageException.Reason;

/**
 * Refuses a picture by the size that its header claims, before anything is allocated, and holds the
 * memory that it needs until it is closed. One for each picture.
 */
public final class PixelLimit implements AutoCloseable {
  private static final long MAX_RGB_ARRAY = (Integer.MAX_VALUE - 8L) / 3;
  private static final String MORE_MEMORY =
      "give the JVM more memory (spark.executor.memory; in local mode spark.driver.memory)";

  private final long maxPixels;
  private final DecodingMemory memory;
  private long pixels;
  private int held;

  public PixelLimit(long maxPixels, DecodingMemory memory) {
    this.maxPixels = maxPixels;
    this.memory = memory;
  }

  /** To be called as soon as the size is known, and may be called again. */
  public void check(Format format, long width, long height) throws InvalidImageException {
    if (width < 1 || height < 1) {
      throw format.corrupt("its header says %d x %d pixels".formatted(width, height));
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
    if (width * height > pixels) {
      pixels = width * height;
      hold(DecodingMemory.needOf(pixels));
    }
  }

  /**
   * Refuses a picture whose decoder keeps all of it in another form until the last row, outside of
   * the heap. To be called after {@link #check}.
   */
  public void checkWithCopy(long width, long height, long copyBytes) throws InvalidImageException {
    int mib = DecodingMemory.needOf(width * height, copyBytes);
    if (mib > memory.budget()) {
      throw new InvalidImageException(
          Reason.TOO_LARGE,
          "the image is %d x %d pixels in several scans, which take %,d MiB to decode, over the %,d MiB that are half of this JVM's heap; %s or scale the image down"
              .formatted(width, height, mib, memory.budget(), MORE_MEMORY));
    }
    hold(mib);
  }

  private static void requireAtMost(long most, long width, long height, String limit)
      throws InvalidImageException {
    if (height > most / width) {
      throw InvalidImageException.tooLarge("the image", width, height, limit.formatted(most));
    }
  }

  private void hold(int mib) {
    if (mib > held) {
      // Never wait with something in hand: another picture may do the same.
      close();
      memory.take(mib);
      held = mib;
    }
  }

  public InvalidImageException outOfMemory(OutOfMemoryError cause) {
    String need =
        pixels == 0
            ? "while the image was read"
            : "over an image of %,d pixels, which takes up to %,d MiB"
                .formatted(pixels, DecodingMemory.needOf(pixels));
    String message =
        isOfHeap(cause)
            ? "the heap of %,d MiB ran out %s; %s or lower maxPixels"
                .formatted(memory.heap(), need, MORE_MEMORY)
            : "memory outside of the JVM's heap ran out %s; give the machine or the container more (spark.executor.memoryOverhead), run fewer tasks or lower maxPixels"
                .formatted(need);
    return new InvalidImageException(Reason.OUT_OF_MEMORY, message, cause);
  }

  /** By the words of the JVM, which throws the same error for threads, as JNA does for blocks. */
  private static boolean isOfHeap(OutOfMemoryError error) {
    String message = String.valueOf(error.getMessage());
    return message.contains("eap space")
        || message.startsWith("GC overhead")
        || message.startsWith("Requested array size");
  }

  @Override
  public void close() {
    memory.give(held);
    held = 0;
  }
}
