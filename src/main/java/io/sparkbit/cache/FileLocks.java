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

/** Locks between processes and between the threads of this one. */
public final class FileLocks {

  /** A {@link FileChannel#lock} excludes other processes only; another thread's throws. */
  private static final ConcurrentMap<Path, ReentrantLock> THREADS = new ConcurrentHashMap<>();

  private FileLocks() {}

  /** What is done under a lock. */
  public interface Action<T> {
    T run() throws IOException;
  }

  /**
   * Runs an action that nobody else who locks the same file runs at the same time.
   *
   * @param file is created if it is missing, and stays
   * @throws IOException if the file cannot be locked, or of the action
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
