package io.sparkbit.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Tells from outside what a JVM has loaded. */
public final class EngineProcess {

  private EngineProcess() {}

  /** Whether PyTorch's library is in the process. */
  public static boolean hasEngine(ProcessHandle process) {
    try {
      Path maps = Path.of("/proc", Long.toString(process.pid()), "maps");
      return Files.readString(maps, StandardCharsets.ISO_8859_1).contains("libtorch_cpu");
    } catch (IOException e) {
      return false;
    }
  }
}
