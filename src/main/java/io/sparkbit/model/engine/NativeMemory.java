package io.sparkbit.model.engine;

/** Settings of the C library for the engine's use of memory. */
final class NativeMemory {

  /** From malloc.h. */
  private static final int M_TRIM_THRESHOLD = -1;

  private static final int M_TOP_PAD = -2;

  private static final int M_MMAP_MAX = -4;

  /** glibc's HEAP_MAX_SIZE on 64 bits: the size of the pieces in which threads get memory. */
  private static final int PIECE = 64 << 20;

  private NativeMemory() {}

  /**
   * Keeps freed blocks in the process. By default, glibc maps each large block from the kernel and
   * returns it when it is freed. Each pass through the network then faults in all its intermediate
   * results again, which takes a quarter of the time. Threads but the first get memory in pieces,
   * which glibc returns as a whole, unless more than fits in one is to be kept at the top
   * (heap_trim in malloc/arena.c): a training step takes 4% less time with that. Does nothing if
   * the C library is not glibc.
   */
  static void keepFreedBlocks() {
    CLibrary.function("mallopt")
        .ifPresent(
            mallopt -> {
              mallopt.invokeInt(new Object[] {M_MMAP_MAX, 0});
              mallopt.invokeInt(new Object[] {M_TRIM_THRESHOLD, Integer.MAX_VALUE});
              mallopt.invokeInt(new Object[] {M_TOP_PAD, PIECE});
            });
  }
}
