package io.sparkbit.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Runs that claim the same output at once. */
final class Race {

  private Race() {}

  /**
   * Runs all claims; exactly one must succeed.
   *
   * @param location location that the refusals name
   */
  static Output winner(List<Callable<Output>> claims, String location) throws InterruptedException {
    ExecutorService threads = Executors.newFixedThreadPool(claims.size());
    List<Output> claimed = new ArrayList<>();
    for (Future<Output> claim : threads.invokeAll(claims)) {
      try {
        claimed.add(claim.get());
      } catch (ExecutionException e) {
        assertThat(e.getCause())
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("Another run is writing --output " + location);
      }
    }
    threads.shutdown();
    assertThat(claimed).hasSize(1);
    return claimed.get(0);
  }
}
