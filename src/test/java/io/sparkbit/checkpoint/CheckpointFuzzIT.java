package io.sparkbit.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sparkbit.checkpoint.files.Checkpoints;
import io.sparkbit.checkpoint.files.ShardIndex;
import io.sparkbit.checkpoint.safetensors.SafetensorsFile;
import io.sparkbit.image.processor.BitImageProcessor;
import io.sparkbit.json.InvalidJsonException;
import io.sparkbit.json.JsonFields;
import io.sparkbit.network.BitConfig;
import io.sparkbit.network.BitNetwork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/**
 * Targets of Jazzer: whatever the bytes, a file is read, or refused by its name. The build runs
 * them on the committed files, {@code .ci/fuzz} looks for new ones. In a JVM of its own, since
 * Jazzer instruments the classes.
 */
class CheckpointFuzzIT {

  @TempDir static Path folder;

  /** What is done with a file. */
  private interface Target {
    void read(Path file) throws IOException;
  }

  private static void fuzz(byte[] content, Target target) throws IOException {
    Path file = Files.write(folder.resolve("fuzzed"), content);
    try {
      target.read(file);
    } catch (CheckpointException | InvalidJsonException e) {
      assertThat(e).hasMessageContaining(file.toString());
      assertThat(e.getMessage().length()).isLessThan(1920);
    }
  }

  private static void readAll(Path file) throws CheckpointException {
    Checkpoint checkpoint = Checkpoints.open(file);
    for (String name : checkpoint.names()) {
      checkpoint.read(name);
    }
  }

  @FuzzTest(maxDuration = "5m")
  void safetensors(byte[] content) throws IOException {
    fuzz(content, SafetensorsFile::open);
  }

  /** PyTorch files too: what matters here is the zip. */
  @FuzzTest(maxDuration = "5m")
  void npz(byte[] content) throws IOException {
    fuzz(content, CheckpointFuzzIT::readAll);
  }

  @FuzzTest(maxDuration = "5m")
  void pickle(byte[] content) throws IOException {
    byte[] zip = new ZipBytes().put("a/data.pkl", content).put("a/data/0", new byte[96]).stored();
    fuzz(zip, CheckpointFuzzIT::readAll);
  }

  @FuzzTest(maxDuration = "5m")
  void index(byte[] content) throws IOException {
    fuzz(content, ShardIndex::read);
  }

  @FuzzTest(maxDuration = "5m")
  void config(byte[] content) throws IOException {
    fuzz(
        content,
        file -> BitNetwork.of(BitConfig.read(file), BitNetwork.Head.CLASSIFIER).parameters());
  }

  @FuzzTest(maxDuration = "5m")
  void processor(byte[] content) throws IOException {
    fuzz(content, BitImageProcessor::fromFile);
  }

  @FuzzTest(maxDuration = "5m")
  void timm(byte[] content) throws IOException {
    fuzz(content, file -> BitImageProcessor.ofTimm(JsonFields.read(file)));
  }
}
