package io.sparkbit.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkbit.testing.S3Server;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.RemoteIterator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The life of outputs on a real S3 server, through S3A. */
class S3OutputIT {

  private static final String PART = "part-00000-0b3c5f8e-1111-2222-3333-444455556666-c000.csv";

  @TempDir static Path folder;
  private static S3Server server;
  private static Configuration hadoop;

  private String bucket;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    server = S3Server.start(folder);
    hadoop = new Configuration();
    server.hadoopSettings().forEach(hadoop::set);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void bucket() throws IOException {
    bucket = "s3a://" + server.createBucket();
  }

  private OutputPath path(String location) {
    return OutputPath.ofFolder(location, OutputOption.JOB, hadoop);
  }

  private Output claim(OutputMode mode) throws IOException {
    return path(bucket + "/out").claim(mode, "test", Unfinished.KEEP);
  }

  private Map<String, String> objects() throws IOException {
    Map<String, String> objects = new TreeMap<>();
    org.apache.hadoop.fs.Path root = new org.apache.hadoop.fs.Path(bucket + "/");
    FileSystem fileSystem = root.getFileSystem(hadoop);
    RemoteIterator<LocatedFileStatus> found = fileSystem.listFiles(root, true);
    while (found.hasNext()) {
      org.apache.hadoop.fs.Path file = found.next().getPath();
      if (file.getName().equals(OutputInventory.FILE)) {
        continue;
      }
      try (FSDataInputStream in = fileSystem.open(file)) {
        objects.put(
            file.toString().substring(bucket.length()),
            new String(in.readAllBytes(), StandardCharsets.UTF_8));
      }
    }
    return objects;
  }

  private void write(Output output, String text) throws IOException {
    output.mark(OutputMark.of(text));
    output.write(PART, text.getBytes(StandardCharsets.UTF_8));
    output.write("predictions/" + PART, text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void theOldOneStaysUntilTheNewOneIsComplete() throws IOException {
    try (Output output = claim(OutputMode.CREATE)) {
      write(output, "old");
      output.complete();
    }
    Map<String, String> old = objects();
    assertThat(old)
        .containsOnlyKeys("/out/_spark-bit-run.json", "/out/" + PART, "/out/predictions/" + PART);

    try (Output failed = claim(OutputMode.OVERWRITE)) {
      write(failed, "failed");
    }
    assertThat(objects()).containsAllEntriesOf(old).hasSize(6);

    try (Output output = claim(OutputMode.OVERWRITE)) {
      assertThat(output.place()).isEqualTo(bucket + "/.out.spark-bit/output");
      write(output, "new");
      assertThat(objects()).containsAllEntriesOf(old);
      output.complete();
    }
    assertThat(objects()).containsOnlyKeys(old.keySet()).containsEntry("/out/" + PART, "new");
  }

  /** After the old one was removed, and one object of two was moved. */
  @Test
  void theNextRunFinishesAMoveThatBrokeOff() throws IOException {
    String mark = new String(OutputMark.of("new"), StandardCharsets.UTF_8);
    for (Map.Entry<String, String> object :
        Map.of(
                "/out/" + OutputMark.FILE,
                mark,
                "/out/" + PART,
                "new",
                "/.out.spark-bit/output/" + PART,
                "new",
                "/.out.spark-bit/output/predictions/" + PART,
                "new",
                "/.out.spark-bit/swap",
                "MOVING")
            .entrySet()) {
      server.put(bucket + object.getKey(), object.getValue().getBytes(StandardCharsets.UTF_8));
    }

    try (Output output = claim(OutputMode.RESUME)) {
      assertThat(output.finishedEarlier()).isTrue();
      assertThat(output.place()).isEqualTo(bucket + "/out");
      output.complete();
    }
    assertThat(objects())
        .isEqualTo(
            Map.of(
                "/out/" + OutputMark.FILE, mark,
                "/out/" + PART, "new",
                "/out/predictions/" + PART, "new"));
  }

  @Test
  void whatIsSomebodyElsesStays() throws IOException {
    server.put(bucket + "/photos/a.png", new byte[1]);
    server.put(bucket + "/out/" + OutputMark.FILE, OutputMark.of("test"));
    server.put(bucket + "/out/a.png", new byte[1]);

    assertRefused(
        "/photos",
        " cannot be replaced, because it is not an output of spark-bit: it contains no readable"
            + " _spark-bit-run.json, but 1 file or folder, such as a.png.");
    assertRefused(
        "/out",
        " cannot be replaced: besides the files of spark-bit it contains 1 file or folder, such as a.png.");
    assertRefused("/", " is the root of a file system, which is never an output");
    assertRefused("", " is the root of a file system, which is never an output");
    assertRefused("/photos/..", " is the root of a file system, which is never an output");
    assertThat(objects()).hasSize(3);
  }

  private void assertRefused(String key, String message) {
    assertThatThrownBy(() -> path(bucket + key).check(OutputMode.OVERWRITE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("--output " + bucket + key + message);
  }

  @Test
  void inputsAreKeptApart() throws IOException {
    server.put(bucket + "/photos/2026/a.png", new byte[1]);
    Inputs inputs = new Inputs(hadoop);
    inputs.add("--images", bucket + "/photos/*/*.png");
    inputs.requireApart(path(bucket + "/photos/other"));
    for (String key :
        List.of("/photos", "/photos//2026/", "/photos/x/../2026", "/photos/2026/a.png")) {
      assertThatThrownBy(() -> inputs.requireApart(path(bucket + key)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(bucket + "/photos/2026/a.png, which the run reads (--images)");
    }
    inputs.add("--images", bucket + "/photos");
    assertThatThrownBy(() -> inputs.requireApart(path(bucket + "/photos/other")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "--output %s/photos/other lies within %s/photos, which the run reads (--images); name another --output"
                .formatted(bucket, bucket));
  }
}
