package io.sparkbit.model.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkbit.testing.ShortLivedJvm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Where the engine's libraries go; each case is a JVM of its own, and some hundred megabytes. */
@Tag("long")
@EnabledOnOs(OS.LINUX)
class EngineFolderTest {

  @TempDir Path folder;

  /** Starts the engine and tells where its library is. */
  static final class Start {

    private Start() {}

    public static void main(String... arguments) throws IOException {
      TorchEngine.useThreads(1);
      try (Stream<String> maps = Files.lines(Path.of("/proc/self/maps"))) {
        maps.filter(line -> line.endsWith("/libtorch_cpu.so"))
            .map(line -> line.substring(line.indexOf('/')))
            .findFirst()
            .ifPresent(System.out::println);
      }
    }
  }

  private static String start(Map<String, String> environment) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ShortLivedJvm.OPTIONS);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Start.class.getName()));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
    builder
        .environment()
        .keySet()
        .removeIf(name -> name.endsWith("_DIR") || name.contains("CACHE"));
    builder.environment().putAll(environment);
    Process process = builder.start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
  }

  @Test
  void isInTheCache() throws IOException {
    assertThat(start(Map.of("SPARK_BIT_CACHE", folder.toString())))
        .startsWith(folder + "/natives/");
  }

  @Test
  void isWhereDjlsSettingsSay() throws IOException {
    assertThat(
            start(
                Map.of(
                    "SPARK_BIT_CACHE",
                    folder.resolve("ours").toString(),
                    "ENGINE_CACHE_DIR",
                    folder.resolve("djls").toString())))
        .startsWith(folder + "/djls");
  }

  /** As DJL has it: the folder wins if it has the libraries. */
  @Test
  void isWhereTheLibrariesAreAlready() throws IOException {
    Path unpacked = Path.of(start(Map.of("SPARK_BIT_CACHE", folder.toString()))).getParent();

    String found =
        start(
            Map.of(
                "SPARK_BIT_CACHE",
                folder.resolve("empty").toString(),
                "PYTORCH_LIBRARY_PATH",
                unpacked.toString()));

    assertThat(found).isEqualTo(unpacked + "/libtorch_cpu.so");
  }
}
