package io.sparkbit.jobs;

import io.sparkbit.model.engine.TorchEngine;
import java.util.concurrent.CountDownLatch;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.spark.util.SignalUtils;

/** SIGTERM and Ctrl-C: a sentence, and the exit status that tells which it was. */
final class StopSignals {

  private static final CountDownLatch NEVER = new CountDownLatch(1);

  private static volatile boolean received;

  private StopSignals() {}

  /** The signals of POSIX that ask a process to end. */
  private enum StopSignal {
    INT(2),
    TERM(15);

    private final int number;

    StopSignal(int number) {
      this.number = number;
    }

    /** As shells do. */
    int exitStatus() {
      return 128 + number;
    }
  }

  /** From now on they say that they came. */
  static void announce() {
    for (StopSignal signal : StopSignal.values()) {
      SignalUtils.register(
          signal.name(),
          () -> {
            receive(signal);
            // So that the JVM does what it does on this signal: it ends.
            return false;
          });
    }
  }

  private static void receive(StopSignal signal) {
    received = true;
    TorchEngine.exitsWith(signal.exitStatus());
    // What Spark now breaks off it reports as errors, with their stack traces.
    Configurator.setAllLevels(LogManager.ROOT_LOGGER_NAME, Level.OFF);
    System.err.printf(
        "Stopped by SIG%s; what was not complete is not there. Run the same command again, with"
            + " --resume if the job has it%n",
        signal);
  }

  /** Waits for the end of the JVM after a signal: what fails now fails because of it. */
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
