package io.sparkbit.benchmark;

import io.sparkbit.model.engine.TorchEngine;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** One thread on each core, like one task per core. */
final class AllCores {

  static final int COUNT = Runtime.getRuntime().availableProcessors();

  private AllCores() {}

  /**
   * Repeats each piece of work in a thread of its own.
   *
   * @param work a piece for each core
   * @return how often per second all of them together were done
   */
  static double perSecond(List<Runnable> work, double seconds) {
    TorchEngine.useThreads(1);
    ExecutorService executor = Executors.newFixedThreadPool(work.size());
    try {
      double sum = 0;
      for (Future<Double> rate :
          executor.invokeAll(work.stream().map(piece -> repeated(piece, seconds)).toList())) {
        sum += rate.get();
      }
      return sum;
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    } finally {
      executor.shutdown();
    }
  }

  private static Callable<Double> repeated(Runnable piece, double seconds) {
    return () -> {
      long start = System.nanoTime();
      int done = 0;
      double elapsed = 0;
      while (elapsed < seconds) {
        piece.run();
        done++;
        elapsed = (System.nanoTime() - start) / 1e9;
      }
      return done / elapsed;
    };
  }
}
