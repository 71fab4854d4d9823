package io.sparkbit.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkbit.inference.ReadAhead.Limits;
import io.sparkbit.inference.ReadAhead.SizeEstimator;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Work is done ahead, in order, within its limits, and stops when it is told to. */
@Timeout(30)
class ReadAheadTest {

  private static final int ITEMS = 500;

  /** Items weigh what they are, results nothing more. */
  private static final SizeEstimator<Integer, Integer> ITSELF =
      new SizeEstimator<>() {
        @Override
        public long before(Integer item) {
          return item;
        }

        @Override
        public long after(Integer result) {
          return result;
        }
      };

  private static Iterator<Integer> numbers(int count) {
    return IntStream.range(0, count).iterator();
  }

  private static ReadAhead<Integer, Integer> ahead(
      Iterator<Integer> items, Function<Integer, Integer> function, Limits limits) {
    return new ReadAhead<>(items, function, ITSELF, limits);
  }

  private static void pause(long microseconds) {
    try {
      Thread.sleep(0, (int) microseconds * 1_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "1, 10", "4, 1", "4, 16", "16, 1000"})
  void keepsTheOrder(int threads, int items) {
    Random random = new Random(3);
    List<Integer> results = new ArrayList<>();

    try (ReadAhead<Integer, Integer> ahead =
        ahead(
            numbers(ITEMS),
            item -> {
              pause(random.nextInt(900));
              return item;
            },
            new Limits(threads, items, Long.MAX_VALUE))) {
      ahead.forEachRemaining(results::add);
      assertThat(ahead.held()).isZero();
      assertThatThrownBy(ahead::next).isInstanceOf(NoSuchElementException.class);
    }
    assertThat(results).isEqualTo(IntStream.range(0, ITEMS).boxed().toList());
  }

  @Test
  void isBusyWhileTheCallerIs() throws InterruptedException {
    AtomicInteger done = new AtomicInteger();
    try (ReadAhead<Integer, Integer> ahead =
        ahead(
            numbers(ITEMS),
            item -> {
              done.incrementAndGet();
              return item;
            },
            new Limits(2, 20, Long.MAX_VALUE))) {
      ahead.next();
      for (int i = 0; i < 1_000 && done.get() < 21; i++) {
        Thread.sleep(1);
      }
      assertThat(done).hasValue(21); // The one that was taken and those ahead of it.
    }
  }

  @Test
  void usesNoMoreThreadsThanItMay() {
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    try (ReadAhead<Integer, Integer> ahead =
        ahead(
            numbers(ITEMS),
            item -> {
              most.accumulateAndGet(running.incrementAndGet(), Math::max);
              pause(200);
              running.decrementAndGet();
              return item;
            },
            new Limits(3, 50, Long.MAX_VALUE))) {
      ahead.forEachRemaining(item -> {});
    }
    assertThat(most).hasValueBetween(2, 3);
  }

  @Test
  void holdsNoMoreBytesThanItMayAndOneItem() {
    AtomicLong most = new AtomicLong();
    List<Integer> sizes = new Random(5).ints(ITEMS, 1, 100).boxed().toList();
    try (ReadAhead<Integer, Integer> ahead =
        ahead(sizes.iterator(), item -> item, new Limits(4, 1000, 300))) {
      while (ahead.hasNext()) {
        ahead.next();
        most.accumulateAndGet(ahead.held(), Math::max);
      }
      assertThat(ahead.held()).isZero();
    }
    assertThat(most).hasValueBetween(250L, 400L);
  }

  @Test
  void anItemThatIsTooLargePassesAlone() {
    List<Integer> sizes = List.of(10_000, 1, 20_000, 30_000, 2);
    List<Integer> results = new ArrayList<>();
    try (ReadAhead<Integer, Integer> ahead =
        ahead(sizes.iterator(), item -> item, new Limits(4, 100, 50))) {
      ahead.forEachRemaining(results::add);
    }
    assertThat(results).isEqualTo(sizes);
  }

  @Test
  void takesItemsOnTheCallersThread() {
    Thread caller = Thread.currentThread();
    Iterator<Integer> numbers = numbers(ITEMS);
    Iterator<Integer> watched =
        new Iterator<>() {
          @Override
          public boolean hasNext() {
            assertThat(Thread.currentThread()).isSameAs(caller);
            return numbers.hasNext();
          }

          @Override
          public Integer next() {
            assertThat(Thread.currentThread()).isSameAs(caller);
            return numbers.next();
          }
        };
    try (ReadAhead<Integer, Integer> ahead =
        ahead(watched, item -> item, new Limits(4, 10, Long.MAX_VALUE))) {
      ahead.forEachRemaining(item -> {});
    }
  }

  @Test
  void nothingGivesNothing() {
    try (ReadAhead<Integer, Integer> ahead =
        ahead(Collections.emptyIterator(), item -> item, new Limits(2, 2, 2))) {
      assertThat(ahead.hasNext()).isFalse();
      assertThatThrownBy(ahead::next).isInstanceOf(NoSuchElementException.class);
    }
  }

  @Test
  void aFailureComesAtItsPlace() {
    try (ReadAhead<Integer, Integer> ahead =
        ahead(
            numbers(10),
            item -> {
              if (item == 3) {
                throw new IllegalStateException("three");
              }
              return item;
            },
            new Limits(4, 10, Long.MAX_VALUE))) {
      assertThat(List.of(ahead.next(), ahead.next(), ahead.next())).containsExactly(0, 1, 2);
      assertThatThrownBy(ahead::next).isInstanceOf(IllegalStateException.class).hasMessage("three");
      assertThat(ahead.next()).isEqualTo(4);
    }
  }

  @Test
  void closingInterruptsWhatWaits() throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(2);
    CountDownLatch interrupted = new CountDownLatch(2);
    ReadAhead<Integer, Integer> ahead =
        ahead(
            numbers(10),
            item -> {
              if (item == 0) {
                return item;
              }
              begun.countDown();
              try {
                Thread.sleep(60_000);
              } catch (InterruptedException e) {
                interrupted.countDown();
              }
              return item;
            },
            new Limits(2, 5, Long.MAX_VALUE));
    ahead.next();
    begun.await();

    ahead.close();

    interrupted.await();
  }

  @Test
  void aCallerWhoIsInterruptedStopsWaiting() {
    try (ReadAhead<Integer, Integer> ahead =
        ahead(
            numbers(1),
            item -> {
              pause(900);
              return item;
            },
            new Limits(1, 1, 1))) {
      Thread.currentThread().interrupt();

      assertThatThrownBy(ahead::next)
          .isInstanceOf(CompletionException.class)
          .hasMessage("interrupted while waiting for an image");
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void limitsBelowOneAreRefused() {
    assertThatThrownBy(() -> new Limits(0, 1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("threads and items must be at least 1, but are 0 and 1");
  }
}
