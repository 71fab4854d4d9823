package io.sparkbit.benchmark;

import java.io.IOException;

/** Pins the parts of a benchmark to cores, so that they do not take each other's. */
final class Pinning {

  private Pinning() {}

  /** Pins all threads of this process, and processes that it starts from now on. */
  static void keepThisProcessOn(int firstCore, int lastCore)
      throws IOException, InterruptedException {
    String pid = Long.toString(ProcessHandle.current().pid());
    Process taskset =
        new ProcessBuilder(
                "taskset", "--all-tasks", "--cpu-list", "--pid", firstCore + "-" + lastCore, pid)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    if (taskset.waitFor() != 0) {
      throw new IOException("taskset ended with " + taskset.exitValue());
    }
  }
}
