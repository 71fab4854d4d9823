package io.sparkbit.jobs;

import io.sparkbit.model.engine.TorchEngine;
import java.io.PrintStream;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
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
  static void announce(Supplier<String> again) {
    ErrorTap err = new ErrorTap(System.err);
    System.setErr(err);
    for (StopSignal signal : StopSignal.values()) {
      SignalUtils.register(
          signal.name(),
          () -> {
            receive(signal, again, err);
            // Lets the JVM's own handler run, which ends the JVM.
            return false;
          });
    }
  }

  private static void receive(StopSignal signal, Supplier<String> again, ErrorTap err) {
    received = true;
    TorchEngine.exitsWith(signal.exitStatus());
    // Otherwise, Spark and Scala's futures tell what they break off now with stack traces.
    Configurator.setAllLevels(LogManager.ROOT_LOGGER_NAME, Level.OFF);
    err.shut(
        "Stopped by SIG%s; whatever was unfinished is missing. %s%n"
            .formatted(signal, again.get()));
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

  /** Standard error until it is shut. Progress bars, which draw on, hold what System.err was. */
  private static final class ErrorTap extends PrintStream {

    private boolean inLine;
    private boolean shut;

    ErrorTap(PrintStream err) {
      super(err, true);
    }

    /** Lets a last text pass, on a line of its own. */
    synchronized void shut(String last) {
      print(inLine ? System.lineSeparator() + last : last);
      shut = true;
    }

    @Override
    public void write(int one) {
      write(new byte[] {(byte) one}, 0, 1);
    }

    /** All that is printed comes through here, encoded. */
    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
      if (!shut && length > 0) {
        inLine = bytes[offset + length - 1] != '\n';
        super.write(bytes, offset, length);
      }
    }
  }
}
