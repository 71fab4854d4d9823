package io.sparkbit.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutputTest {

  private static final Configuration HADOOP = MortalFileSystem.configuration();

  private static final String UUID = "0b3c5f8e-1111-2222-3333-444455556666";

  private static final Map<String, String> OLD =
      Map.of(
          "part-00000-" + UUID + "-c000.csv", "old", "_SUCCESS", "", OutputMark.FILE, mark("old"));

  private static final Map<String, String> NEW =
      Map.of(
          "part-00000-" + UUID + "-c000.csv",
          "new",
          "part-00001-" + UUID + "-c000.csv",
          "more",
          "predictions/part-00000-" + UUID + ".csv",
          "nested",
          OutputMark.FILE,
          mark("new"));

  @TempDir Path temporary;
  private Path folder;
  private Path out;
  private Path beside;

  @BeforeEach
  void folder() throws IOException {
    folder = temporary.toRealPath();
    out = folder.resolve("out");
    beside = folder.resolve(".out.spark-bit");
  }

  @AfterEach
  void revive() {
    MortalFileSystem.revive();
  }

  private static String mark(String job) {
    return "{\"job\": \"%s\"}".formatted(job);
  }

  private OutputPath path(String scheme) {
    String host = scheme.equals("file") ? "" : "//host";
    return OutputPath.ofFolder(
        "%s:%s%s".formatted(scheme, host, out), OutputOption.RESUMABLE_JOB, HADOOP);
  }

  private Output claim(String scheme, OutputMode mode) throws IOException {
    return path(scheme).claim(mode, "test", Unfinished.KEEP);
  }

  private static void put(Path folder, Map<String, String> files) throws IOException {
    for (Map.Entry<String, String> file : files.entrySet()) {
      Path path = folder.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.writeString(path, file.getValue());
    }
  }

  private static Map<String, String> files(Path folder) throws IOException {
    Map<String, String> files = new TreeMap<>();
    if (Files.exists(folder)) {
      try (Stream<Path> found = Files.walk(folder)) {
        for (Path file :
            found.filter(Files::isRegularFile).filter(OutputTest::isNoInventory).toList()) {
          files.put(folder.relativize(file).toString(), Files.readString(file));
        }
      }
    }
    return files;
  }

  private static boolean isNoInventory(Path file) {
    return !file.toString().contains(OutputInventory.FILE);
  }

  private static void write(Output output) throws IOException {
    for (Map.Entry<String, String> file : NEW.entrySet()) {
      Path path = output.localPlace().resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.writeString(path, file.getValue());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"file", "mortal", "mortals3"})
  void theOldOneStaysUntilTheNewOneIsComplete(String scheme) throws IOException {
    put(out, OLD);
    try (Output output = claim(scheme, OutputMode.OVERWRITE)) {
      assertThat(output.localPlace()).isEqualTo(beside.resolve("output"));
      write(output);
      assertThat(files(out)).isEqualTo(OLD);
      output.complete();
    }
    assertThat(files(out)).isEqualTo(NEW);
    assertThat(folder.toFile().list()).containsExactly("out");
  }

  @Test
  void whereNothingIsItIsWrittenAtOnce() throws IOException {
    for (OutputMode mode : OutputMode.values()) {
      try (Output output = claim("file", mode)) {
        assertThat(output.localPlace()).isEqualTo(out);
        write(output);
        output.complete();
      }
      assertThat(files(out)).isEqualTo(NEW);
      assertThat(folder.toFile().list()).containsExactly("out");
      FileUtils.deleteDirectory(out.toFile());
    }
  }

  /** At every single change of the file system. */
  @ParameterizedTest
  @ValueSource(strings = {"mortal", "mortals3"})
  void whereverARunIsKilledTheOldOrTheNewOneIsThereInTheEnd(String scheme) throws Exception {
    boolean survived = false;
    int finished = 0;
    for (int changes = 0; !survived; changes++) {
      FileUtils.deleteDirectory(beside.toFile());
      FileUtils.deleteDirectory(out.toFile());
      put(out, OLD);
      Output output = claim(scheme, OutputMode.OVERWRITE);
      write(output);
      MortalFileSystem.dieAfter(changes);
      try {
        output.complete();
        output.close();
        survived = true;
      } catch (IOException e) {
        assertThat(e).hasMessageEndingWith("killed");
      }
      MortalFileSystem.revive();
      if (!survived) {
        holderIsGone();
        boolean complete = Files.exists(beside.resolve("swap"));
        finished += complete ? 1 : 0;
        path(scheme).check(complete ? OutputMode.CREATE : OutputMode.OVERWRITE);
        assertThatThrownBy(() -> claim(scheme, OutputMode.CREATE))
            .as("killed before change %d", changes)
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("already exists");
        Map<String, String> there = files(out);
        assertThat(there.equals(NEW) || (!complete && there.equals(OLD)))
            .as("killed before change %d: %s", changes, there)
            .isTrue();
      }
    }
    assertThat(finished).isGreaterThan(2);
    assertThat(files(out)).isEqualTo(NEW);
    assertThat(folder.toFile().list()).containsExactly("out");
  }

  /** The claim is that of a process that was killed on this machine. */
  private void holderIsGone() throws IOException, InterruptedException {
    Process process = new ProcessBuilder("true").start();
    process.waitFor();
    Holder own = Holder.ofThisProcess("test");
    Path claim = beside.resolve(Claim.FILE);
    if (Files.exists(claim)) {
      Files.write(
          claim,
          new Holder("test", own.host(), own.processes(), process.pid(), own.started(), "", null)
              .toJson());
    }
  }

  /** On a local disk, before the old and the new one took each other's name, and after. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theNextRunKnowsWhichOneIsNew(boolean exchanged) throws IOException {
    Path output = beside.resolve("output");
    put(exchanged ? out : output, NEW);
    put(exchanged ? output : out, OLD);
    Object identity = Files.getAttribute(exchanged ? out : output, "unix:fileKey");
    put(beside, Map.of("swap", "REMOVING", "identity", identity.toString()));

    try (Output next = claim("file", OutputMode.RESUME)) {
      assertThat(next.finishedEarlier()).isTrue();
      assertThat(files(out)).isEqualTo(NEW);
      next.complete();
    }
    assertThat(folder.toFile().list()).containsExactly("out");
  }

  @Test
  void whatAKilledRunLeftIsResumed() throws Exception {
    put(out, OLD);
    Output killed = claim("file", OutputMode.OVERWRITE);
    write(killed);
    holderIsGone();

    try (Output resumed = claim("file", OutputMode.RESUME)) {
      assertThat(resumed.place()).isEqualTo(killed.place());
      assertThat(files(resumed.localPlace())).isEqualTo(NEW);
      resumed.complete();
    }
    assertThat(files(out)).isEqualTo(NEW);
  }

  @Test
  void anotherOverwriteBeginsAnew() throws Exception {
    put(out, OLD);
    try (Output failed = claim("file", OutputMode.OVERWRITE)) {
      write(failed);
    }
    assertThat(files(beside.resolve("output"))).isEqualTo(NEW);

    try (Output again = claim("file", OutputMode.OVERWRITE)) {
      assertThat(files(again.localPlace())).isEmpty();
    }
    assertThat(files(out)).isEqualTo(OLD);
    assertThat(folder.toFile().list()).containsExactly("out");
  }

  @Test
  void halfOfWhatIsOfNoUseGoes() throws IOException {
    for (Map<String, String> old : List.of(OLD, Map.<String, String>of())) {
      put(out, old);
      try (Output failed = path("file").claim(OutputMode.OVERWRITE, "test", Unfinished.REMOVE)) {
        write(failed);
      }
      assertThat(files(out)).isEqualTo(old);
      assertThat(beside).doesNotExist();
      FileUtils.deleteDirectory(out.toFile());
    }
    try (Output failed = claim("file", OutputMode.CREATE)) {
      failed.mark(OutputMark.of("test"));
    }
    assertThat(folder.toFile().list()).isEmpty();
  }

  @Test
  void whatAPersonPutThereMeanwhileStays() throws IOException {
    put(out, OLD);
    assertThatThrownBy(
            () -> {
              try (Output output = claim("file", OutputMode.OVERWRITE)) {
                write(output);
                Files.writeString(out.resolve("note.txt"), "mine");
                output.complete();
              }
            })
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            ("--output file:%s cannot be replaced: besides the files of spark-bit it contains 1 file or folder, such as note.txt. Move that away, or name another"
                    + " --output")
                .formatted(out));
    assertThat(out.resolve("note.txt")).hasContent("mine");

    Files.delete(out.resolve("note.txt"));
    try (Output next = claim("file", OutputMode.RESUME)) {
      assertThat(next.finishedEarlier()).isTrue();
      assertThat(files(next.localPlace())).isEqualTo(NEW);
    }
  }

  private void complete() throws IOException {
    try (Output output = claim("file", OutputMode.CREATE)) {
      write(output);
      output.complete();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "part-00000-11111111-2222-3333-4444-555555555555-c000.csv",
        "predictions/part-00000-11111111-2222-3333-4444-555555555555-c000.csv",
        "config.json",
        "report.html",
        "_report.html",
        "summary.csv",
        "model.safetensors",
        "checkpoints/loss.png",
        "_committed_1",
        "_temporary/0/x"
      })
  void ofACompleteOutputTheFilesAreKnown(String name) throws IOException {
    complete();
    path("file").check(OutputMode.OVERWRITE);
    put(out, Map.of(name, "mine"));

    String there = name.startsWith("_temporary") ? "_temporary/0/x" : name;
    for (OutputMode mode : List.of(OutputMode.OVERWRITE, OutputMode.RESUME)) {
      String refusal =
          ("--output file:%s cannot be %s: besides the files of spark-bit it contains 1"
                  + " file or folder, such as %s. Move that away, or name another --output")
              .formatted(out, mode == OutputMode.RESUME ? "resumed" : "replaced", there);
      assertThatThrownBy(() -> path("file").check(mode))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(refusal);
      assertThatThrownBy(() -> claim("file", mode).close())
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(refusal);
    }
    assertThat(out.resolve(name)).hasContent("mine");
  }

  @Test
  void aFileOfAnOutputThatWasChangedSinceStays() throws IOException {
    complete();
    String part = "part-00001-" + UUID + "-c000.csv";
    Files.writeString(out.resolve(part), "mine now");

    assertThatThrownBy(() -> path("file").check(OutputMode.OVERWRITE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(
            "1 file or folder, such as %s, which was changed since. Move".formatted(part));
  }

  @Test
  void anOutputThatWasCopiedElsewhereIsKnown() throws IOException {
    complete();
    FileUtils.moveDirectory(out.toFile(), folder.resolve("elsewhere").toFile());
    FileUtils.copyDirectory(folder.resolve("elsewhere").toFile(), out.toFile());

    path("file").check(OutputMode.OVERWRITE);
  }

  @Test
  void whatARunAddsThatGoesOnIsKnownWhenItIsComplete() throws IOException {
    complete();
    String more = "part-00000-11111111-2222-3333-4444-555555555555-c000.csv";
    Output broken = claim("file", OutputMode.RESUME);
    Files.writeString(broken.localPlace().resolve(more), "more");
    broken.close();
    path("file").check(OutputMode.OVERWRITE);

    try (Output resumed = claim("file", OutputMode.RESUME)) {
      resumed.complete();
    }
    path("file").check(OutputMode.OVERWRITE);
    assertThat(Files.readString(out.resolve(OutputInventory.FILE))).contains("4 " + more + "\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "photo.png",
        "part-1.csv",
        "part-00000.png",
        "notes/a.txt",
        "predictions/a.png",
        "checkpoints/last.safetensors",
        ".hidden",
        ".x.crc",
        ".config.json",
        "config.json.crc",
        "_temporary/photo.png",
        "predictions/_temporary/x/photo.png",
        "_mine",
        "model.bin",
        "labels.txt",
        "_temporary/0/photo.png",
        "_temporary/0/_temporary/attempt_x/part-00000-" + UUID + "-c000.csv",
        "_temporary/0/task_202611282143318893476_0001_m_000000/photo.png"
      })
  void namesThatSparkBitDoesNotWrite(String name) throws IOException {
    put(out, OLD);
    put(out, Map.of(name, "mine"));

    assertThatThrownBy(() -> path("file").check(OutputMode.OVERWRITE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(
            "it contains 1 file or folder, such as "
                + name.replaceAll(
                    "^(notes|predictions/_temporary/x|_temporary/0/_temporary/attempt_x)/.*",
                    "$1"));
  }

  @Test
  void namesThatSparkBitAndSparkWrite() throws IOException {
    put(out, OLD);
    for (String name :
        List.of(
            "_spark-bit-summary.json",
            "._SUCCESS.crc",
            "part-00001-" + UUID + "-c000.snappy.parquet",
            ".part-00001-" + UUID + "-c000.snappy.parquet.crc",
            "_committed_123",
            "_temporary/0/_temporary/attempt_202611282143318893476859523456_0001_m_000000_3/part-00000-"
                + UUID
                + "-c000.snappy.parquet",
            "_temporary/0/task_202611282143318893476859523456_0001_m_000001/.part-00001-"
                + UUID
                + "-c000.csv.crc",
            "__magic_job-0b3c5f8e-1111/tasks/attempt_2026_0001_m_000000_3/__base/part-00000-"
                + UUID
                + "-c000.csv.pending",
            "__magic_job-0b3c5f8e-1111/task_2026_0001_m_000000.pendingset",
            "checkpoints/step-00000120.safetensors",
            "checkpoints/step-00000120.json",
            "checkpoints/best-00000100.safetensors",
            "validation-log.csv",
            "validation-classes.csv",
            "checkpoints/training.json",
            "checkpoints/training-log.csv",
            "predictions/_SUCCESS",
            "report.html",
            "learning-rates.csv",
            "learning-rates.png",
            "few-shot.png.unfinished")) {
      put(out, Map.of(name, ""));
    }

    path("file").check(OutputMode.OVERWRITE);
  }

  @Test
  void aDamagedMarkIsNone() throws IOException {
    for (String mark : List.of("", "{\"job\": 1}", "[]", "{")) {
      put(out, OLD);
      put(out, Map.of(OutputMark.FILE, mark));

      assertThatThrownBy(() -> path("file").check(OutputMode.OVERWRITE))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(
              "contains no readable _spark-bit-run.json, but 3 files and folders");
    }
  }

  @Test
  void ofTwoRunsOneWrites() throws Exception {
    for (OutputMode first : OutputMode.values()) {
      FileUtils.deleteDirectory(out.toFile());
      put(out, first == OutputMode.CREATE ? Map.of() : OLD);
      List<Callable<Output>> claims =
          Stream.of(first, OutputMode.RESUME, first, first)
              .map(mode -> (Callable<Output>) () -> claim("file", mode))
              .toList();
      Race.winner(claims, "file:").close();
    }
  }

  @Test
  void aHolderThatCannotBeSeenKeepsItsClaim() throws IOException {
    Holder own = Holder.ofThisProcess("embed");
    assertThat(own.isGone()).isFalse();
    assertThat(
            new Holder(
                    "a", own.host(), own.processes(), own.pid(), "2001-01-01T00:00:00Z", "", null)
                .isGone())
        .isTrue();
    assertThat(new Holder("a", own.host(), "pid:[1]", Long.MAX_VALUE, "", "", null).isGone())
        .isFalse();
    assertThat(new Holder("a", "elsewhere", own.processes(), Long.MAX_VALUE, "", "", null).isGone())
        .isFalse();
    put(beside, Map.of(Claim.FILE, ""));
    assertThatThrownBy(() -> claim("file", OutputMode.CREATE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            ("Another run is writing --output file:%s: it has just begun. Wait until it has"
                    + " ended, or name another output; if that run no longer exists, remove file:%s")
                .formatted(out, beside.resolve(Claim.FILE)));
  }

  /** What a run leaves that was killed before it had written who it is. */
  @Test
  void anEmptyClaimIsSomebodysForAMinute() throws IOException {
    put(beside, Map.of(Claim.FILE, ""));
    Files.setLastModifiedTime(
        beside.resolve(Claim.FILE), FileTime.from(Instant.now().minusSeconds(61)));

    try (Output output = claim("file", OutputMode.CREATE)) {
      write(output);
      output.complete();
    }
    assertThat(folder.toFile().list()).containsExactly("out");
  }

  @Test
  void aLinkIsFollowed() throws IOException {
    put(folder.resolve("real"), OLD);
    Files.createSymbolicLink(out, folder.resolve("real"));

    try (Output output = claim("file", OutputMode.OVERWRITE)) {
      write(output);
      output.complete();
    }
    assertThat(Files.isSymbolicLink(out)).isTrue();
    assertThat(files(folder.resolve("real"))).isEqualTo(NEW);
  }
}
