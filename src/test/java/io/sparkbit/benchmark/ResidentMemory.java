package io.sparkbit.benchmark;

import com.sun.jna.NativeLibrary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The resident size of this process, in megabytes (proc(5)). Works on Linux only. */
final class ResidentMemory {

  private static final Path STATUS = Path.of("/proc/self/status");

  /** Writing 5 to this file resets the peak to the current size. */
  private static final Path CLEAR_REFS = Path.of("/proc/self/clear_refs");

  private ResidentMemory() {}

  /** Gives freed memory back to the system first, which would count otherwise. */
  static void resetPeak() throws IOException {
    NativeLibrary.getInstance("c").getFunction("malloc_trim").invokeInt(new Object[] {0L});
    Files.writeString(CLEAR_REFS, "5");
  }

  static long peakMegabytes() throws IOException {
    return megabytes("VmHWM:");
  }

  static long megabytes() throws IOException {
    return megabytes("VmRSS:");
  }

  private static long megabytes(String field) throws IOException {
    return Files.readAllLines(STATUS).stream()
        .filter(line -> line.startsWith(field))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024 / 1_000_000)
        .findFirst()
        .orElseThrow();
  }
}
