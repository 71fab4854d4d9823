package io.sparkbit.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkbit.model.engine.Device;
import io.sparkbit.torchscript.Precision;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Features are computed once for each content, and go when nobody needs them or room is short. */
class FeatureCacheTest {

  private static final int VALUES = 16;
  private static final int BYTES = VALUES * Float.BYTES;
  private static final Duration LONG = Duration.ofMinutes(10);

  private final List<String> computed = Collections.synchronizedList(new ArrayList<>());

  private static FeatureKey key(String name) {
    return new FeatureKey(
        new ModelKey("digest of " + name, Precision.FLOAT32, Device.CPU), "exact");
  }

  private static ContentDigest digest(String image) {
    return ContentDigest.of(image.getBytes(StandardCharsets.US_ASCII));
  }

  private static float[] featuresOf(String image) {
    float[] features = new float[VALUES];
    for (int i = 0; i < VALUES; i++) {
      features[i] = image.hashCode() + i / 16f;
    }
    return features;
  }

  private List<float[]> features(FeatureStore store, String... images) {
    return store.features(digests(images), computing(images));
  }

  private static List<ContentDigest> digests(String... images) {
    return List.of(images).stream().map(FeatureCacheTest::digest).toList();
  }

  private Function<List<Integer>, List<float[]>> computing(String... images) {
    return positions ->
        positions.stream()
            .map(
                position -> {
                  computed.add(images[position]);
                  return featuresOf(images[position]);
                })
            .toList();
  }

  private static FeatureCache.Lease lease(String key, long bytes) throws IOException {
    return FeatureCache.acquire(key(key), new FeatureCache.Limits(bytes, LONG));
  }

  @Test
  void eachContentIsComputedOnce() throws IOException {
    try (FeatureCache.Lease lease = lease("once", 1L << 30)) {
      features(lease.store(), "a", "b", "a");
    }
    try (FeatureCache.Lease lease = lease("once", 1L << 30)) {
      List<float[]> again = features(lease.store(), "c", "b", "a", "c");

      assertThat(computed).containsExactly("a", "b", "c");
      assertThat(again.get(0)).containsExactly(featuresOf("c"));
      assertThat(again.get(1)).containsExactly(featuresOf("b"));
      assertThat(again.get(2)).containsExactly(featuresOf("a"));
      assertThat(again.get(3)).containsExactly(featuresOf("c"));
      assertThat(lease.store().find(digest("b"))).containsExactly(featuresOf("b"));
      assertThat(lease.store().find(digest("d"))).isNull();
    }
  }

  /** Spark interrupts the threads of a task that it kills, and readers of one that ends early. */
  @Test
  void anInterruptedThreadLeavesTheFeaturesToOthers() throws IOException {
    try (FeatureCache.Lease lease = lease("interrupted", 1L << 30)) {
      Thread.currentThread().interrupt();
      features(lease.store(), "a");
      assertThat(lease.store().find(digest("a"))).containsExactly(featuresOf("a"));
      assertThat(Thread.interrupted()).isTrue();

      assertThat(lease.store().find(digest("a"))).containsExactly(featuresOf("a"));
    }
  }

  @Test
  void anotherModelOrWayToMakePixelsHasFeaturesOfItsOwn() throws IOException {
    FeatureKey exact = key("own");
    FeatureKey scaled = new FeatureKey(exact.model(), "scaled");
    FeatureCache.Limits limits = new FeatureCache.Limits(1L << 30, LONG);
    try (FeatureCache.Lease first = FeatureCache.acquire(exact, limits);
        FeatureCache.Lease second = FeatureCache.acquire(scaled, limits);
        FeatureCache.Lease third = lease("own too", 1L << 30)) {
      features(first.store(), "a");
      features(second.store(), "a");
      features(third.store(), "a");
    }

    assertThat(computed).containsExactly("a", "a", "a");
  }

  @Test
  @Timeout(60)
  void tasksAtTheSameTimeShareWhatTheFirstComputes() throws Exception {
    int tasks = 8;
    String[] images = IntStream.range(0, 200).mapToObj(Integer::toString).toArray(String[]::new);
    ExecutorService threads = Executors.newFixedThreadPool(tasks);
    try (FeatureCache.Lease lease = lease("shared", 1L << 30)) {
      List<CompletableFuture<List<float[]>>> all = new ArrayList<>();
      for (int task = 0; task < tasks; task++) {
        List<String> order = new ArrayList<>(List.of(images));
        Collections.rotate(order, 25 * task);
        String[] own = order.toArray(String[]::new);
        all.add(CompletableFuture.supplyAsync(() -> features(lease.store(), own), threads));
      }
      for (int task = 0; task < tasks; task++) {
        assertThat(all.get(task).get().get(25 * task)).containsExactly(featuresOf("0"));
      }
    } finally {
      threads.shutdownNow();
    }

    assertThat(computed).containsExactlyInAnyOrder(images);
  }

  @Test
  @Timeout(60)
  void imagesOfATaskThatFailsAreComputedByTheOneThatWaits() throws Exception {
    CountDownLatch claimed = new CountDownLatch(1);
    CountDownLatch fail = new CountDownLatch(1);
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try (FeatureCache.Lease lease = lease("failing", 1L << 30)) {
      CompletableFuture<List<float[]>> failing =
          CompletableFuture.supplyAsync(
              () ->
                  lease
                      .store()
                      .features(
                          digests("a"),
                          positions -> {
                            claimed.countDown();
                            await(fail);
                            throw new IllegalStateException("out of memory");
                          }),
              threads);
      await(claimed);
      CompletableFuture<List<float[]>> waiting =
          CompletableFuture.supplyAsync(() -> features(lease.store(), "b", "a"), threads);
      while (!computed.contains("b")) {
        Thread.onSpinWait();
      }
      assertThat(computed).containsExactly("b");
      fail.countDown();

      assertThat(waiting.get().get(1)).containsExactly(featuresOf("a"));
      assertThatThrownBy(failing::get)
          .isInstanceOf(ExecutionException.class)
          .hasRootCauseMessage("out of memory");
    } finally {
      threads.shutdownNow();
    }
    assertThat(computed).containsExactly("b", "a");
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aFullCacheDropsWhatIsNotUsedFirstAndThenKeepsNoMore() throws IOException {
    long before = FeatureCache.bytes();
    try (FeatureCache.Lease old = lease("old", 1L << 30)) {
      features(old.store(), "a", "b");
    }
    assertThat(FeatureCache.bytes()).isEqualTo(before + 2 * BYTES);

    try (FeatureCache.Lease lease = lease("full", 3 * BYTES)) {
      features(lease.store(), "1", "2", "3", "4");
      assertThat(FeatureCache.bytes()).isEqualTo(3 * BYTES);
      features(lease.store(), "1", "2", "3", "4");
    }
    assertThat(computed).containsExactly("a", "b", "1", "2", "3", "4", "4");

    try (FeatureCache.Lease old = lease("old", 1L << 30)) {
      assertThat(old.store().find(digest("a"))).isNull();
    }
  }

  @Test
  @Timeout(60)
  void featuresThatNoTaskUsesGo() throws IOException, InterruptedException {
    FeatureCache.Limits soon = new FeatureCache.Limits(1L << 30, Duration.ofMillis(1));
    FeatureStore store;
    try (FeatureCache.Lease lease = FeatureCache.acquire(key("idle"), soon)) {
      store = lease.store();
      features(store, "a");
    }

    while (true) {
      try (FeatureCache.Lease lease = FeatureCache.acquire(key("idle"), soon)) {
        if (lease.store() != store) {
          assertThat(lease.store().find(digest("a"))).isNull();
          return;
        }
      }
      Thread.sleep(20);
    }
  }
}
