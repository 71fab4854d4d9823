package io.sparkbit.model.engine;

import com.sun.jna.NativeLibrary;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where threads enter and leave the engine. When a JVM ends, the destructors of its native
 * libraries run, whatever its threads are doing: those inside PyTorch then crash. So when it begins
 * to end, the gate closes: threads that are inside may leave, and no more may enter.
 */
public final class EngineGate {

  private static final Logger LOG = LoggerFactory.getLogger(EngineGate.class);

  /**
   * What Spark's standalone workers give an executor; a pass through a network mostly takes less.
   */
  private static final long SECONDS_TO_LEAVE = 8;

  /** 128 and SIGTERM's number, as the JVM's own. */
  private static final int TERMINATED = 143;

  /** Whoever is inside reads; who closes it writes, for ever. */
  private static final ReentrantReadWriteLock GATE = new ReentrantReadWriteLock();

  private static volatile int exitStatus = TERMINATED;

  private EngineGate() {}

  /** Waits for ever when the JVM ends. */
  public static void enter() {
    GATE.readLock().lock();
  }

  public static void leave() {
    GATE.readLock().unlock();
  }

  /** To be called once, before the engine starts. */
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
    LOG.info("A pass through the network goes on after {} s; it is cut off", SECONDS_TO_LEAVE);
    // Neither System.exit nor Runtime.halt leave destructors out; this does (POSIX, _exit).
    NativeLibrary.getInstance("c").getFunction("_exit").invoke(new Object[] {exitStatus});
  }
}
