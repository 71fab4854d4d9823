package io.sparkbit.jobs;

import io.sparkbit.model.engine.TorchEngine;
import java.util.concurrent.CountDownLatch;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.spark.util.SignalUtils;

/** Handlers of SIGTERM and Ctrl-C, which print a sentence and set the signal's exit status. */
final class StopSignals {

  private static final CountDownLatch NEVER = new CountDownLatch(1);

  private static volatile boolean received;

  private StopSignals() {}

  /** The POSIX signals that ask a process to end. */
  private enum StopSignal {
    INT(2),
    TERM(15);

    private final int number;

    StopSignal(int number) {
      this.number = number;
    }

    /** Returns the exit status that shells use. */
    int exitStatus() {
      return 128 + number;
    }
  }

  /** Registers the handlers. */
  static void announce() {
    for (StopSignal signal : StopSignal.values()) {
      SignalUtils.register(
          signal.name(),
          () -> {
            receive(signal);
            // Lets the JVM's own handler run, which ends the JVM.
            return false;
          });
    }
  }

  private static void receive(StopSignal signal) {
    received = true;
    TorchEngine.exitsWith(signal.exitStatus());
    // Otherwise, Spark logs what it breaks off now as errors with stack traces.
    Configurator.setAllLevels(LogManager.ROOT_LOGGER_NAME, Level.OFF);
    System.err.printf(
        "Stopped by SIG%s; whatever was unfinished is missing. Run the same command again, with"
            + " --resume if the job supports it%n",
        signal);
  }

  /** After a signal, waits for the end of the JVM: whatever fails now fails because of it. */
  static void awaitEnd() {
    if (received) {
      try {
        NEVER.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
