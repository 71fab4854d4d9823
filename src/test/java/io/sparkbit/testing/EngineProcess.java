package io.sparkbit.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Checks from outside what a JVM has loaded. */
public final class EngineProcess {

  private EngineProcess() {}

  /** Returns whether PyTorch's library is loaded in the process. */
  public static boolean hasEngine(ProcessHandle process) {
    try {
      Path maps = Path.of("/proc", Long.toString(process.pid()), "maps");
      return Files.readString(maps, StandardCharsets.ISO_8859_1).contains("libtorch_cpu");
    } catch (IOException e) {
      return false;
    }
  }
}
