package io.sparkbit.hub;

import static io.sparkbit.testing.TestHub.GOLDEN;
import static io.sparkbit.testing.TestHub.REPO;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpHandler;
import io.sparkbit.testing.TestHub;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever comes at the same time waits for the one who fetches. */
class OneFetchTest {

  private static final int THREADS = 4;
  private static final String LOCATION = "hf://" + REPO;

  @TempDir Path home;

  private TestHub hub;

  @BeforeEach
  void start() throws IOException {
    hub = TestHub.serving(GOLDEN);
  }

  @AfterEach
  void stop() {
    hub.close();
  }

  private void assertFetchedOnce() {
    assertThat(hub.asked()).filteredOn("cdn GET model.safetensors"::equals).hasSize(1);
    assertThat(hub.asked()).filteredOn("hub GET COMMIT/config.json"::equals).hasSize(1);
    assertThat(hub.bytesServed())
        .isEqualTo(
            hub.content("config.json").length
                + hub.content("model.safetensors").length
                + hub.content("preprocessor_config.json").length);
  }

  @Test
  void threadsFetchOnce() throws Exception {
    CyclicBarrier begin = new CyclicBarrier(THREADS);
    Callable<Path> task =
        () -> {
          begin.await();
          return hub.client(home).resolve(LOCATION).weights();
        };
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      for (Future<Path> weights : threads.invokeAll(Collections.nCopies(THREADS, task))) {
        assertThat(weights.get()).hasSameBinaryContentAs(GOLDEN.resolve("model.safetensors"));
      }
    } finally {
      threads.shutdownNow();
    }
    assertFetchedOnce();
  }

  /** The first who asks for the small file gets it when both processes have asked for it. */
  @Test
  void processesFetchOnce() throws IOException, InterruptedException {
    CountDownLatch both = new CountDownLatch(2);
    HttpHandler meet =
        exchange -> {
          both.countDown();
          try {
            both.await(10, TimeUnit.SECONDS);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          TestHub.status(503).handle(exchange);
        };
    hub.times(2, "hub HEAD config.json", meet);
    List<Process> processes = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      processes.add(
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-XX:TieredStopAtLevel=1",
                  "-cp",
                  System.getProperty("java.class.path"),
                  OneProcess.class.getName(),
                  hub.endpoint().toString(),
                  home.toString(),
                  LOCATION)
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start());
    }
    for (Process process : processes) {
      String output = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
      assertThat(process.waitFor()).isZero();
      assertThat(Path.of(output)).hasSameBinaryContentAs(GOLDEN.resolve("model.safetensors"));
    }
    assertThat(both.getCount()).isZero();
    assertFetchedOnce();
  }
}
