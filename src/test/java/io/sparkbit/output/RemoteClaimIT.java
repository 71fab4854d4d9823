package io.sparkbit.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkbit.testing.RemoteStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.concurrent.Callable;
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
      Callable<Output> claim = () -> path.claim(OutputMode.CREATE, "test", Unfinished.KEEP);

      Race.winner(Collections.nCopies(RUNS, claim), root).close();

      assertThat(store.files(root)).isEmpty();
    }
  }
}
