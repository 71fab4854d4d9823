package io.sparkbit.image.codec.spi;

import io.sparkbit.image.InvalidImageException;
import io.sparkbit.image.InvalidImageException.Reason;

/**
 * Refuses an image by the size that its header claims, before anything is allocated, and holds the
 * memory that it needs until closed. Each image has its own instance.
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

  /**
   * Refuses an image that is too large, or waits for the memory that it needs. Call as soon as the
   * size is known; may be called again.
   *
   * @throws InvalidImageException with {@code TOO_LARGE}, or {@code CORRUPT} for an edge below 1
   */
  public void check(Format format, long width, long height) throws InvalidImageException {
    if (width < 1 || height < 1) {
      throw format.corrupt("its header claims %d x %d pixels".formatted(width, height));
    }
    requireAtMost(
        maxPixels,
        width,
        height,
        "the limit of %,d; raise maxPixels (--max-pixels) if you trust the source");
    requireAtMost(
        MAX_RGB_ARRAY, width, height, "%,d, the most that fit in an array; scale it down");
    requireAtMost(
        memory.maxPixels(),
        width,
        height,
        "the %%,d that fit in half of this JVM's heap of %,d MiB; %s or scale the image down"
            .formatted(memory.heap(), MORE_MEMORY));
    if (width * height > pixels) {
      pixels = width * height;
      hold(DecodingMemory.needOf(pixels));
    }
  }

  /**
   * Like {@link #check}, for a decoder that keeps the whole image in another form, outside the
   * heap, until the last row. Call after {@link #check}.
   */
  public void checkWithCopy(long width, long height, long copyBytes) throws InvalidImageException {
    int mib = DecodingMemory.needOf(width * height, copyBytes);
    if (mib > memory.budget()) {
      throw new InvalidImageException(
          Reason.TOO_LARGE,
          ("the image has %d x %d pixels in several scans; decoding it takes %,d MiB, more than"
                  + " half of this JVM's heap (%,d MiB); %s or scale the image down")
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
      // Never wait while holding memory: another image may be doing the same.
      close();
      memory.take(mib);
      held = mib;
    }
  }

  public InvalidImageException outOfMemory(OutOfMemoryError cause) {
    String need =
        pixels == 0
            ? "while the image was read"
            : "on an image of %,d pixels, which takes up to %,d MiB"
                .formatted(pixels, DecodingMemory.needOf(pixels));
    String message =
        isOfHeap(cause)
            ? "the heap of %,d MiB ran out %s; %s or lower maxPixels (--max-pixels)"
                .formatted(memory.heap(), need, MORE_MEMORY)
            : ("memory outside the JVM heap ran out %s; give the machine or container more memory"
                    + " (spark.executor.memoryOverhead), run fewer tasks or lower maxPixels (--max-pixels)")
                .formatted(need);
    return new InvalidImageException(Reason.OUT_OF_MEMORY, message, cause);
  }

  /**
   * Judges by the message: the JVM throws the same error for threads, and JNA for native memory.
   */
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
