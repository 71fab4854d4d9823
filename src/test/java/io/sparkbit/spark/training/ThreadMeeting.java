package io.sparkbit.spark.training;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;

/** What a barrier stage does, for threads. */
record ThreadMeeting(int place, List<String> messages, CyclicBarrier barrier) implements Meeting {

  private static final String FAILED = "failed";

  static List<ThreadMeeting> of(int workers) {
    List<String> messages = new ArrayList<>(Collections.nCopies(workers, ""));
    CyclicBarrier barrier = new CyclicBarrier(workers);
    return IntStream.range(0, workers)
        .mapToObj(place -> new ThreadMeeting(place, messages, barrier))
        .toList();
  }

  @Override
  public int size() {
    return messages.size();
  }

  @Override
  public List<String> exchange(String message) throws StoppedException {
    messages.set(place, message);
    await();
    List<String> all = List.copyOf(messages);
    await(); // Nobody has written the next messages before.
    if (all.contains(FAILED)) {
      throw new StoppedException("A worker has failed");
    }
    return all;
  }

  private void await() {
    try {
      barrier.await(1, TimeUnit.MINUTES);
    } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void fail() {
    messages.set(place, FAILED);
    await();
    await();
  }

  @Override
  public void requireGoingOn() {}
}
