package io.sparkbit.hub.cache;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessFoldersTest {

  @TempDir Path temporary;

  /** Fills a folder after it was made, and ends. */
  static final class Main {
    private Main() {}

    public static void main(String[] arguments) throws IOException {
      Path folder = ProcessFolders.create("made-here");
      Files.createDirectories(folder.resolve("a/b"));
      Files.writeString(folder.resolve("a/b/c"), "some");
      System.out.println(Files.exists(folder.resolve("a/b/c")) + " " + folder);
    }
  }

  @Test
  void theyGoWithTheProcess() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Djava.io.tmpdir=" + temporary,
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();

    assertThat(new String(process.getInputStream().readAllBytes(), UTF_8))
        .startsWith("true " + temporary.resolve("made-here"));
    assertThat(process.waitFor()).isZero();
    assertThat(temporary).isEmptyDirectory();
  }

  @Test
  void tellsWhatIsTemporary() throws IOException {
    Path folder = ProcessFolders.create("spark-bit-test");
    Path link = Files.createSymbolicLink(temporary.resolve("link"), Path.of("src").toRealPath());

    assertThat(ProcessFolders.isTemporary(folder)).isTrue();
    assertThat(ProcessFolders.isTemporary(Path.of("src"))).isFalse();
    assertThat(ProcessFolders.isTemporary(link)).isFalse();
  }
}
