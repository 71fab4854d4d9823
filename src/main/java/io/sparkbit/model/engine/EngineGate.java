package io.sparkbit.model.engine;

import com.sun.jna.NativeLibrary;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The gate through which threads enter and leave the engine. When a JVM exits, the destructors of
 * its native libraries run beside its threads, and those inside PyTorch crash. The gate therefore
 * closes when shutdown begins: threads inside may leave, but none may enter.
 */
public final class EngineGate {

  private static final Logger LOG = LoggerFactory.getLogger(EngineGate.class);

  /**
   * How long shutdown waits for threads inside: within what Spark's standalone workers give an
   * executor, and usually longer than a pass through a network.
   */
  private static final long SECONDS_TO_LEAVE = 8;

  /** The JVM's own exit status for SIGTERM: 128 plus the signal's number. */
  private static final int TERMINATED = 143;

  /** Threads inside hold the read lock. Closing takes the write lock and never releases it. */
  private static final ReentrantReadWriteLock GATE = new ReentrantReadWriteLock();

  private static volatile int exitStatus = TERMINATED;

  private EngineGate() {}

  /** Enters the engine. Blocks forever once the JVM shuts down. */
  public static void enter() {
    GATE.readLock().lock();
  }

  public static void leave() {
    GATE.readLock().unlock();
  }

  /** Closes the gate when the JVM exits. Called once, before the engine starts. */
  static void closeAtExit() {
    Runtime.getRuntime().addShutdownHook(new Thread(EngineGate::close, "spark-bit-engine-gate"));
  }

  static void exitsWith(int status) {
    exitStatus = status;
  }

  private static void close() {
    try {
      if (GATE.writeLock().tryLock(SECONDS_TO_LEAVE, TimeUnit.SECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    LOG.info(
        "A pass through the network is still running after {} s; cutting it off", SECONDS_TO_LEAVE);
    // System.exit and Runtime.halt both run destructors; _exit (POSIX) does not.
    NativeLibrary.getInstance("c").getFunction("_exit").invoke(new Object[] {exitStatus});
  }
}
