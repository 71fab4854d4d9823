package io.sparkbit.model.engine;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import io.sparkbit.natives.Jna;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the C library how the engine uses its memory. */
final class NativeMemory {

  private static final Logger LOG = LoggerFactory.getLogger(NativeMemory.class);

  /** From malloc.h. */
  private static final int M_TRIM_THRESHOLD = -1;

  private static final int M_MMAP_MAX = -4;

  private NativeMemory() {}

  /**
   * Keeps freed blocks in the process. By default glibc maps every large block afresh from the
   * kernel and gives it back when it is freed, so that each pass through the network faults in all
   * its intermediate results again: a quarter of the time. Does nothing where the C library is not
   * glibc.
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
    } catch (UnsatisfiedLinkError e) {
      LOG.info("This C library has no mallopt; networks may run slower: {}", e.getMessage());
    }
  }
}
