package io.sparkbit.cache;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;

/** Locks that exclude other processes and the other threads of this one. */
public final class FileLocks {

  /** {@link FileChannel#lock} excludes only other processes; in a second thread it throws. */
  private static final ConcurrentMap<Path, ReentrantLock> THREADS = new ConcurrentHashMap<>();

  private FileLocks() {}

  /** Work to do while holding a lock. */
  public interface Action<T> {
    T run() throws IOException;
  }

  /**
   * Runs an action while holding an exclusive lock on a file.
   *
   * @param file the file to lock; created if it is missing, and kept
   * @throws IOException if the file cannot be locked, the wait is interrupted, or the action fails
   */
  public static <T> T holding(Path file, Action<T> action) throws IOException {
    ReentrantLock threads =
        THREADS.computeIfAbsent(file.toAbsolutePath().normalize(), path -> new ReentrantLock());
    try {
      threads.lockInterruptibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for " + file);
    }
    try {
      Files.createDirectories(file.getParent());
      try (FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
        channel.lock();
        return action.run();
      }
    } finally {
      threads.unlock();
    }
  }
}
