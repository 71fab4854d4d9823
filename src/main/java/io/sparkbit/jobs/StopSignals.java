package io.sparkbit.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sparkbit.model.engine.TorchEngine;
import java.io.OutputStream;
import java.io.PrintStream;
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

  /**
   * Registers the handlers.
   *
   * @param again how to go on after the end, as a sentence
   */
  static void announce(String again) {
    for (StopSignal signal : StopSignal.values()) {
      SignalUtils.register(
          signal.name(),
          () -> {
            receive(signal, again);
            // Lets the JVM's own handler run, which ends the JVM.
            return false;
          });
    }
  }

  private static void receive(StopSignal signal, String again) {
    received = true;
    TorchEngine.exitsWith(signal.exitStatus());
    // Otherwise, Spark and Scala's futures tell what they break off now with stack traces.
    Configurator.setAllLevels(LogManager.ROOT_LOGGER_NAME, Level.OFF);
    PrintStream err = System.err;
    err.printf("Stopped by SIG%s; whatever was unfinished is missing. %s%n", signal, again);
    System.setErr(new PrintStream(OutputStream.nullOutputStream(), true, UTF_8));
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
