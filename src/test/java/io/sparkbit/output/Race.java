package io.sparkbit.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Runs that claim one output at once. */
final class Race {

  private Race() {}

  /**
   * Lets all claim it; one must get it.
   *
   * @param location that the others are told
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
            .hasMessageContaining("Another run writes --output " + location);
      }
    }
    threads.shutdown();
    assertThat(claimed).hasSize(1);
    return claimed.get(0);
  }
}
