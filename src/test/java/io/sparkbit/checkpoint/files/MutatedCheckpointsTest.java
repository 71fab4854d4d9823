package io.sparkbit.checkpoint.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkbit.testing.ShortLivedJvm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** 5,000 damaged files of all formats: each is read or refused by name, in 512 MB. */
class MutatedCheckpointsTest {

  private static final int CASES = 5000;

  @TempDir Path folder;

  @Test
  void eachIsReadOrRefusedByName() throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ShortLivedJvm.OPTIONS);
    command.addAll(List.of("-Xmx512m", "-cp", System.getProperty("java.class.path")));
    command.add(MutatedCheckpoints.class.getName());
    command.addAll(List.of(folder.toString(), Integer.toString(CASES)));

    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).as(output).isZero();
    assertThat(output).contains("weights read=", "weights refused=", "json read=", "json refused=");
  }
}
