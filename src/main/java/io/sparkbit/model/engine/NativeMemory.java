package io.sparkbit.model.engine;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import io.sparkbit.natives.Jna;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Settings of the C library for the engine's use of memory. */
final class NativeMemory {

  private static final Logger LOG = LoggerFactory.getLogger(NativeMemory.class);

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
    if (!Platform.isLinux()) {
      return;
    }
    Jna.load();
    try {
      Function mallopt = NativeLibrary.getInstance("c").getFunction("mallopt");
      mallopt.invokeInt(new Object[] {M_MMAP_MAX, 0});
      mallopt.invokeInt(new Object[] {M_TRIM_THRESHOLD, Integer.MAX_VALUE});
      mallopt.invokeInt(new Object[] {M_TOP_PAD, PIECE});
    } catch (UnsatisfiedLinkError e) {
      LOG.info("This C library has no mallopt; networks may run slower: {}", e.getMessage());
    }
  }
}
