package io.sparkbit.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkbit.hub.ModelFiles;
import io.sparkbit.hub.ModelHub;
import io.sparkbit.hub.ModelNotFoundException;
import io.sparkbit.json.InvalidJsonException;
import io.sparkbit.model.BitProgram;
import io.sparkbit.torchscript.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each model is loaded once; what could not be loaded is tried again. */
class ModelCacheTest {

  private static final int THREADS = 8;
  private static final ModelHub HUB = ModelHub.ofEnvironment();

  /** A model of its own for each test: the cache lives as long as the JVM. */
  @TempDir Path folder;

  private ModelKey key() {
    return new ModelKey(folder.toString(), Precision.FLOAT32);
  }

  @Test
  void concurrentTasksShareOneLoad() throws Exception {
    copyModel();
    long before = ModelCache.loads();
    CyclicBarrier start = new CyclicBarrier(THREADS);
    Callable<BitProgram> task =
        () -> {
          start.await();
          return ModelCache.get(key(), HUB);
        };

    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<BitProgram> programs = new ArrayList<>();
      for (Future<BitProgram> program : threads.invokeAll(Collections.nCopies(THREADS, task))) {
        programs.add(program.get());
      }
      assertThat(programs).containsOnly(programs.get(0));
      assertThat(ModelCache.loads() - before).isEqualTo(1);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void laterTasksGetTheSameProgram() throws IOException {
    copyModel();

    BitProgram first = ModelCache.get(key(), HUB);

    assertThat(ModelCache.get(key(), HUB)).isSameAs(first);
  }

  @Test
  void anotherPrecisionIsAnotherProgram() throws IOException {
    copyModel();

    assertThat(ModelCache.get(new ModelKey(folder.toString(), Precision.BFLOAT16), HUB))
        .isNotSameAs(ModelCache.get(key(), HUB));
  }

  @Test
  void aMissingModelIsNotRemembered() throws IOException {
    long before = ModelCache.loads();
    assertThatThrownBy(() -> ModelCache.get(key(), HUB)).isInstanceOf(ModelNotFoundException.class);
    assertThat(ModelCache.loads()).isEqualTo(before);

    copyModel();

    assertThat(ModelCache.get(key(), HUB).pretrained().location()).isEqualTo(folder.toString());
  }

  @Test
  void aBrokenConfigurationIsNotRemembered() throws IOException {
    copyModel();
    Path config = folder.resolve("config.json");
    String sound = Files.readString(config);
    Files.writeString(config, "{\"depths\": []}");
    assertThatThrownBy(() -> ModelCache.get(key(), HUB)).isInstanceOf(InvalidJsonException.class);

    Files.writeString(config, sound);

    assertThat(ModelCache.get(key(), HUB).pretrained().config().labels()).hasSize(10);
  }

  private void copyModel() throws IOException {
    ModelFiles bundled = HUB.resolve("bundled:bit-tiny-digits");
    for (Path file : List.of(bundled.config().orElseThrow(), bundled.weights())) {
      Files.copy(file, folder.resolve(file.getFileName()));
    }
  }
}
