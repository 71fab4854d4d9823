package io.sparkbit.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.sparkbit.spark.Digits;
import io.sparkbit.testing.JobJvm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.commons.lang3.ArrayUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Jobs whose disk is full while they replace an output: a sentence, and the old output as it was.
 */
@EnabledOnOs(OS.LINUX)
@Tag("long")
class FullDiskIT {

  private static final Path MODEL =
      Path.of("src/main/resources/io/sparkbit/hub/bit-tiny-digits").toAbsolutePath();

  /** Enough for a table and two models of 850 kB, but not for three. */
  private static final String SIZE = "2400k";

  private final JobRun job = new JobRun("local[2]");

  @TempDir Path folder;
  private Path disk;

  @BeforeEach
  void images() throws IOException {
    disk = Files.createDirectory(folder.resolve("disk"));
    for (String digit : List.of("1", "7")) {
      Path target = Files.createDirectories(folder.resolve("digits").resolve(digit));
      Path file =
          Digits.files().stream().filter(f -> f.getParent().endsWith(digit)).findFirst().get();
      Files.copy(file, target.resolve(file.getFileName()));
    }
  }

  private void mount() throws IOException, InterruptedException {
    assumeThat(run("mount", "-t", "tmpfs", "-o", "size=" + SIZE, "tmpfs", disk.toString()))
        .as("a small disk can be mounted here, which only root may do")
        .isZero();
  }

  @AfterEach
  void unmount() throws IOException, InterruptedException {
    if (Files.getFileStore(disk).type().equals("tmpfs")
        && !Files.getFileStore(disk).equals(Files.getFileStore(folder))) {
      assertThat(run("umount", disk.toString())).isZero();
    }
  }

  private static int run(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }

  private String[] command(String name, Path output, String... more) {
    String[] command = {
      name,
      "--images",
      folder.resolve("digits").toString(),
      "--model",
      MODEL.toString(),
      "--output",
      output.toString()
    };
    String[] training = {"--steps", "1", "--batch-size", "2", "--resize", "36", "--crop", "32"};
    return ArrayUtils.addAll(
        name.equals("fine-tune") ? ArrayUtils.addAll(command, training) : command, more);
  }

  private static Map<String, String> content(Path output) throws IOException {
    Map<String, String> content = new TreeMap<>();
    try (Stream<Path> files = Files.walk(output)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        content.put(
            output.relativize(file).toString(),
            Files.getLastModifiedTime(file) + " " + Arrays.hashCode(Files.readAllBytes(file)));
      }
    }
    return content;
  }

  /** All of the disk but so many bytes. */
  private void fill(int free) throws IOException {
    Path filler = disk.resolve("filler");
    long bytes = Files.getFileStore(disk).getUsableSpace() - free;
    Files.write(filler, new byte[Math.toIntExact(Math.max(0, bytes))]);
  }

  @Test
  void whereTheOutputLies() throws IOException, InterruptedException {
    mount();
    for (String name : List.of("classify", "fine-tune")) {
      Path output = disk.resolve(name);
      assertThat(job.run(command(name, output))).as(job.err()).isZero();
      Map<String, String> old = content(output);
      for (int free : List.of(0, 16 << 10)) {
        fill(free);
        job.assertRefused("No space left on device", command(name, output, "--overwrite"));
        assertThat(content(output)).isEqualTo(old);
        Files.delete(disk.resolve("filler"));
      }
      assertThat(job.run(command(name, output, "--overwrite"))).as(job.err()).isZero();
      assertThat(content(output)).isNotEqualTo(old);
      assertThat(disk.toFile().list((parent, found) -> found.startsWith("."))).isEmpty();
    }
  }

  @Test
  void aMountPointIsWrittenButNotReplaced() throws IOException, InterruptedException {
    mount();
    assertThat(job.run(command("classify", disk, "--overwrite"))).as(job.err()).isZero();
    Map<String, String> old = content(disk);

    job.assertRefused(
        "--output %s is a mount point, which cannot be replaced as a whole; name a folder in it"
            .formatted(disk),
        command("classify", disk, "--overwrite"));
    assertThat(content(disk)).isEqualTo(old);
  }

  @Test
  void whereSparkKeepsWhatItShuffles() throws IOException, InterruptedException {
    mount();
    Path output = folder.resolve("labels");
    assertThat(job.run(command("classify", output))).as(job.err()).isZero();
    Map<String, String> old = content(output);
    Path local = Files.createDirectory(disk.resolve("local"));
    fill(0);
    System.setProperty("spark.local.dir", local.toString());
    try {
      job.assertRefused(
          (" and %s (0 MB free). Free some space, or choose other locations with --output,"
                  + " spark.local.dir and java.io.tmpdir")
              .formatted(local),
          command("classify", output, "--overwrite"));
    } finally {
      System.clearProperty("spark.local.dir");
    }
    assertThat(content(output)).isEqualTo(old);
    assertThat(job.run(command("classify", output, "--overwrite"))).as(job.err()).isZero();
    assertThat(folder.toFile().list((parent, found) -> found.startsWith("."))).isEmpty();
  }

  /** A limit of the process, which needs no root. */
  @Test
  void whereFilesMayNotBeLarge() throws IOException, InterruptedException {
    Path output = folder.resolve("model");
    assertThat(job.run(command("fine-tune", output))).as(job.err()).isZero();
    Map<String, String> old = content(output);

    List<String> limited =
        new ArrayList<>(List.of("bash", "-c", "ulimit -f 500; exec \"$@\"", "bash"));
    limited.addAll(JobJvm.command(List.of(), command("fine-tune", output, "--overwrite")));
    Process process = new ProcessBuilder(limited).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).as(printed).isEqualTo(1);
    assertThat(printed).contains("File too large").doesNotContain("\tat ");
    assertThat(content(output)).isEqualTo(old);
  }
}
