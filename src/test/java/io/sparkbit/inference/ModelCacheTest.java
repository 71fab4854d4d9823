package io.sparkbit.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.sparkbit.hub.folder.ModelNotFoundException;
import io.sparkbit.inference.ModelCache.Lease;
import io.sparkbit.inference.ModelCache.Origin;
import io.sparkbit.model.BitProgram;
import io.sparkbit.model.CpuUnderTest;
import io.sparkbit.model.Pretrained;
import io.sparkbit.model.engine.Device;
import io.sparkbit.testing.Poll;
import io.sparkbit.torchscript.Precision;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each model is loaded once; what could not be loaded is tried again; what is idle is closed. */
class ModelCacheTest {

  private static final int THREADS = 8;
  private static final Duration LONG = Duration.ofMinutes(10);
  private static final Duration SHORT = Duration.ofMillis(200);

  /** A model of its own for each test: the cache lives as long as the JVM. */
  private final ModelKey key =
      new ModelKey(UUID.randomUUID().toString(), Precision.FLOAT32, Device.CPU);

  private long loads;
  private long loaded;

  @BeforeEach
  void count() {
    loads = ModelCache.loads();
    loaded = ModelCache.loaded();
  }

  @AfterEach
  void nothingIsUsed() {
    assertThat(ModelCache.leases()).isZero();
  }

  private static Pretrained open() throws IOException {
    return Pretrained.open("bundled:bit-tiny-digits");
  }

  private Lease acquire(Duration idle) throws IOException {
    return ModelCache.acquire(key, ModelCacheTest::open, idle);
  }

  @Test
  void concurrentTasksShareOneLoad() throws Exception {
    CyclicBarrier start = new CyclicBarrier(THREADS);
    Callable<Lease> task =
        () -> {
          start.await();
          return acquire(LONG);
        };
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<BitProgram> programs = new ArrayList<>();
      List<Origin> origins = new ArrayList<>();
      for (Future<Lease> future : threads.invokeAll(Collections.nCopies(THREADS, task))) {
        try (Lease lease = future.get()) {
          programs.add(lease.program());
          origins.add(lease.origin());
        }
      }
      assertThat(programs).containsOnly(programs.get(0));
      assertThat(origins).filteredOn(Origin.LOADED::equals).hasSize(1);
      assertThat(ModelCache.loads() - loads).isEqualTo(1);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void laterTasksGetTheSameProgram() throws IOException {
    BitProgram program;
    try (Lease first = acquire(LONG)) {
      program = first.program();
    }
    try (Lease second = acquire(LONG)) {
      assertThat(second.program()).isSameAs(program);
      assertThat(second.origin()).isEqualTo(Origin.SHARED);
    }
  }

  @Test
  void anotherPrecisionIsAnotherProgram() throws IOException {
    CpuUnderTest.assumeBfloat16();
    ModelKey half = new ModelKey(key.digest(), Precision.BFLOAT16, Device.CPU);
    try (Lease first = acquire(LONG);
        Lease second = ModelCache.acquire(half, ModelCacheTest::open, LONG)) {
      assertThat(second.program()).isNotSameAs(first.program());
      assertThat(second.program().precision()).isEqualTo(Precision.BFLOAT16);
    }
  }

  @Test
  void choicesThatComeToTheSameShareAProgram() throws IOException {
    Set<Precision> precisions = EnumSet.noneOf(Precision.class);
    Set<BitProgram> programs = new HashSet<>();
    for (PrecisionChoice choice : PrecisionChoice.values()) {
      Precision precision = choice.choose(Device.CPU);
      ModelKey chosen = new ModelKey(key.digest(), precision, Device.CPU);
      try (Lease lease = ModelCache.acquire(chosen, ModelCacheTest::open, LONG)) {
        assertThat(lease.program().precision()).isEqualTo(precision);
        precisions.add(precision);
        programs.add(lease.program());
      }
    }
    assertThat(programs).hasSameSizeAs(precisions);
  }

  @Test
  void aMissingModelIsNotRemembered() throws IOException {
    assertThatThrownBy(
            () -> ModelCache.acquire(key, () -> Pretrained.open("bundled:bit-of-nothing"), LONG))
        .isInstanceOf(ModelNotFoundException.class)
        .hasMessage(
            "There is no bundled model 'bit-of-nothing'; the bundled models are [bit-tiny-digits]");
    assertThat(ModelCache.loads()).isEqualTo(loads);
    assertThat(ModelCache.loaded()).isEqualTo(loaded);

    try (Lease lease = acquire(LONG)) {
      assertThat(lease.origin()).isEqualTo(Origin.LOADED);
    }
  }

  @Test
  void anIdleModelIsClosed() throws Exception {
    acquire(SHORT).close();
    assertThat(ModelCache.loaded() - loaded).isEqualTo(1);

    waitUntilClosed();

    try (Lease again = acquire(SHORT)) {
      assertThat(again.origin()).isEqualTo(Origin.LOADED);
    }
    waitUntilClosed();
  }

  @Test
  void aModelInUseStays() throws Exception {
    try (Lease used = acquire(SHORT)) {
      acquire(SHORT).close();
      Thread.sleep(3 * SHORT.toMillis());

      assertThat(ModelCache.loaded() - loaded).isEqualTo(1);
      used.program().newPredictor("logits").close();
    }
    waitUntilClosed();
  }

  @Test
  void useBeginsTheTimeAnew() throws Exception {
    Duration idle = Duration.ofSeconds(2);
    Duration longestPause = Duration.ZERO;
    for (int i = 0; i < 10; i++) {
      acquire(idle).close();
      long start = System.nanoTime();
      Thread.sleep(idle.toMillis() / 8);
      Duration pause = Duration.ofNanos(System.nanoTime() - start);
      longestPause = pause.compareTo(longestPause) > 0 ? pause : longestPause;
    }
    assumeThat(longestPause).as("pauses on a busy machine").isLessThan(idle.dividedBy(2));
    assertThat(ModelCache.loads() - loads).isEqualTo(1);
    waitUntilClosed();
  }

  private void waitUntilClosed() {
    Poll.until(
        () -> ModelCache.loaded() == loaded ? true : null,
        () -> "%d models, not %d".formatted(ModelCache.loaded(), loaded),
        () -> true);
  }
}
