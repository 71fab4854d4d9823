package io.sparkbit.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkbit.testing.RemoteStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Claims of one output on real servers. */
class RemoteClaimIT {

  private static final int RUNS = 8;

  @ParameterizedTest
  @EnumSource
  void ofRunsThatStartAtOnceOneWrites(RemoteStore.Kind kind, @TempDir Path folder)
      throws IOException, InterruptedException {
    try (RemoteStore store = kind.start(folder)) {
      Configuration hadoop = new Configuration();
      store.hadoopSettings().forEach(hadoop::set);
      String root = store.root();
      OutputPath path = OutputPath.ofFolder(root + "/out", OutputOption.JOB, hadoop);
      ExecutorService threads = Executors.newFixedThreadPool(RUNS);
      List<Callable<Output>> claims =
          IntStream.range(0, RUNS)
              .mapToObj(
                  i ->
                      (Callable<Output>)
                          () -> path.claim(OutputMode.CREATE, "test", Unfinished.KEEP))
              .toList();
      List<Output> claimed = new ArrayList<>();
      for (Future<Output> claim : threads.invokeAll(claims)) {
        try {
          claimed.add(claim.get());
        } catch (ExecutionException e) {
          assertThat(e.getCause())
              .isInstanceOf(IllegalArgumentException.class)
              .hasMessageContaining("Another run writes --output " + root);
        }
      }
      threads.shutdown();
      assertThat(claimed).hasSize(1);
      claimed.get(0).close();
      assertThat(store.files(root)).isEmpty();
    }
  }
}
