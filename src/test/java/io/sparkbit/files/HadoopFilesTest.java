package io.sparkbit.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkbit.files.UnreadableFileException.Reason;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes come as they are, and whatever stands in the way has a reason and a name. */
class HadoopFilesTest {

  private static final byte[] BYTES = "bytes".getBytes(StandardCharsets.UTF_8);

  private final HadoopFiles files = new HadoopFiles(new Configuration(false));

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"plain.jpg", "two words.jpg", "100%.jpg", "a%20b.jpg", "schön.jpg"})
  void readsLocalFiles(String name) throws IOException {
    Path file = Files.write(folder.resolve(name), BYTES);

    assertThat(files.read(file.toString())).isEqualTo(BYTES);
    assertThat(files.read("file:" + file)).isEqualTo(BYTES);
    assertThat(files.read("file://" + file)).isEqualTo(BYTES);
  }

  @Test
  void readsAnEmptyFile() throws IOException {
    Path file = Files.createFile(folder.resolve("empty.jpg"));

    assertThat(files.read(file.toString())).isEmpty();
  }

  @Test
  void readsMoreThanOneBuffer() throws IOException {
    byte[] large = new byte[300_000];
    large[299_999] = 1;
    Path file = Files.write(folder.resolve("large.jpg"), large);

    assertThat(files.read(file.toString())).isEqualTo(large);
  }

  @Test
  void missingFile() {
    Path file = folder.resolve("missing.jpg");

    assertRefused(file.toString(), Reason.NOT_FOUND).hasMessage("there is no such file");
  }

  @Test
  void aFileThatVanishesBeforeItIsOpened() throws IOException {
    Path file = Files.createFile(folder.resolve("vanishing.jpg"));
    HadoopFiles elsewhere = new HadoopFiles(ElsewhereFileSystem.configuration());

    assertThatThrownBy(() -> elsewhere.read(ElsewhereFileSystem.uri(file)))
        .isInstanceOfSatisfying(
            UnreadableFileException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NOT_FOUND))
        .hasMessage("there is no such file");
  }

  @Test
  void missingFolder() {
    assertRefused(folder.resolve("missing/a.jpg").toString(), Reason.NOT_FOUND);
  }

  @Test
  void aFolder() {
    assertRefused(folder.toString(), Reason.UNREADABLE)
        .hasMessageStartingWith("cannot be read: ")
        .hasMessageContaining(folder.toString());
  }

  @Test
  void unknownScheme() {
    assertRefused("gopher://host/a.jpg", Reason.UNREADABLE)
        .hasMessageStartingWith("cannot be read: ")
        .hasMessageContaining("gopher");
  }

  private static HadoopFiles withLimit(String bytes) {
    Configuration configuration = new Configuration(false);
    configuration.set(HadoopFiles.MAX_BYTES, bytes);
    return new HadoopFiles(configuration);
  }

  /** A file without blocks on the disk. */
  private Path sparse(String name, long length, int... start) throws IOException {
    Path file = folder.resolve(name);
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      for (int b : start) {
        sparse.write(b);
      }
      sparse.setLength(length);
    }
    return file;
  }

  @Test
  void ofAFileThatIsNotWantedOnlyTheBeginningIsRead() throws IOException {
    String file = sparse("huge.png", 1_900_000_000L).toString();

    for (long length : new long[] {-1, 1_900_000_000L, 5}) {
      assertThat(files.read(file, length, head -> false)).hasSize(4096);
    }
  }

  @Test
  void aFileOverTheLimitIsRefusedBeforeMemoryIsTaken() throws IOException {
    String file = sparse("huge.png", 1_900_000_000L, 0x89, 'P', 'N', 'G').toString();

    for (long length : new long[] {-1, 1_900_000_000L}) {
      assertThatThrownBy(() -> files.read(file, length, head -> head[0] == (byte) 0x89))
          .isInstanceOfSatisfying(
              UnreadableFileException.class,
              e -> assertThat(e.reason()).isEqualTo(Reason.TOO_LARGE))
          .hasMessageMatching(
              "it has 1900000000 bytes, over the limit of \\d+; make it smaller, or raise"
                  + " spark.hadoop.spark-bit.read.maxBytes and the memory");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 4095, 4096, 4097, 100_000})
  void theLimitIsExact(int length) throws IOException {
    String file = Files.write(folder.resolve("a"), new byte[length]).toString();
    HadoopFiles enough = withLimit(Integer.toString(length));
    HadoopFiles tooLittle = withLimit(Integer.toString(length - 1));

    for (long known : new long[] {-1, length, length - 1, length + 1}) {
      assertThat(enough.read(file, known)).hasSize(length);
      assertThatThrownBy(() -> tooLittle.read(file, known))
          .hasMessageStartingWith(
              "it has %d bytes, over the limit of %d; ".formatted(length, length - 1));
    }
    enough.requireWithinLimit(length);
    assertThatThrownBy(() -> tooLittle.requireWithinLimit(length))
        .isInstanceOf(UnreadableFileException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-5", "3g"})
  void aLimitThatIsNone(String limit) {
    assertThatThrownBy(() -> withLimit(limit))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageMatching(
            "spark-bit.read.maxBytes is -?\\d+; set a number of bytes from 1 to 2147483639,"
                + " such as 512m");
  }

  /** As a log that is being written: the file system tells less than there is. */
  @Test
  void whatGrowsWhileItIsReadIsRead() throws IOException {
    BoundedRead bounds = new BoundedRead(10_000, head -> true);

    assertThat(bounds.all(new ByteArrayInputStream(new byte[10_000]), 5000)).hasSize(10_000);
    assertThatThrownBy(() -> bounds.all(new ByteArrayInputStream(new byte[20_000]), 5000))
        .hasMessageStartingWith("it has 10001 bytes, over the limit of 10000; ");
    assertThatThrownBy(() -> bounds.all(new ByteArrayInputStream(new byte[5000]), 5001))
        .isInstanceOf(EOFException.class)
        .hasMessage("only 5000 of 5001 bytes could be read");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aDeviceHasNoEnd() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("zero.png"), Path.of("/dev/zero"));

    for (long length : new long[] {-1, 0}) {
      assertThatThrownBy(() -> files.read(link.toString(), length))
          .isInstanceOf(UnreadableFileException.class)
          .hasMessage("cannot be read: it is a device, and only regular files are read");
    }
  }

  @ParameterizedTest
  @Timeout(20)
  @EnabledOnOs(OS.LINUX)
  @ValueSource(strings = {"/proc/self/mem", "/proc/self/pagemap", "/proc/self/status"})
  void whatTheKernelMakesUpIsNoFile(String made) throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("made.png"), Path.of(made));

    for (long length : new long[] {-1, 0}) {
      assertThatThrownBy(() -> files.read(link.toString(), length))
          .isInstanceOf(UnreadableFileException.class)
          .hasMessageEndingWith(
              " is not a regular file, but is provided by the kernel (proc) and may never end");
    }
  }

  /** Address 0 of a process cannot be read, like a bad sector. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void aDamagedDiskIsAReason() throws IOException {
    FileSystem disk = new RawLocalFileSystem();
    disk.initialize(URI.create("file:///"), new Configuration(false));
    ReadRetries retries = new ReadRetries(2, Duration.ofMillis(1));

    assertThatThrownBy(
            () ->
                retries.run(
                    "x",
                    progress -> {
                      try (InputStream in =
                          disk.open(new org.apache.hadoop.fs.Path("/proc/self/mem"))) {
                        return in.read(new byte[1]);
                      }
                    }))
        .isInstanceOfSatisfying(
            UnreadableFileException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNREADABLE))
        .hasMessage("cannot be read after 2 attempts: Input/output error");
  }

  @Test
  @Timeout(20)
  @EnabledOnOs(OS.LINUX)
  void aNamedPipeHasNoBeginning() throws IOException, InterruptedException {
    Path pipe = folder.resolve("pipe.png");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();

    for (long length : new long[] {-1, 0}) {
      assertThatThrownBy(() -> files.read(pipe.toString(), length))
          .isInstanceOfSatisfying(
              UnreadableFileException.class,
              e -> assertThat(e.reason()).isEqualTo(Reason.UNREADABLE))
          .hasMessage("cannot be read: it is a named pipe, and only regular files are read");
    }
  }

  /** What Hadoop keeps beside a file that it wrote means nothing once another program did. */
  @Test
  void aChecksumBesideTheFileIsNotBelieved() throws IOException {
    Path file = folder.resolve("a.png");
    files.write(file.toString(), BYTES);
    Files.write(file, new byte[] {1, 2, 3});

    assertThat(folder.resolve(".a.png.crc")).exists();
    assertThat(files.read(file.toString())).containsExactly(1, 2, 3);
  }

  @Test
  void copiesAFileAndTellsHowFarItIs() throws IOException {
    byte[] large = new byte[3_000_000];
    large[2_999_999] = 1;
    Path file = Files.write(folder.resolve("large"), large);
    Path target = Files.write(folder.resolve("target"), new byte[4_000_000]);
    List<Long> copied = new ArrayList<>();

    files.copy(file.toString(), target, copied::add);

    assertThat(target).hasBinaryContent(large);
    assertThat(copied).hasSizeGreaterThan(1);
    assertThat(copied.stream().mapToLong(Long::longValue).sum()).isEqualTo(3_000_000);
  }

  @Test
  void copyOfAMissingFile() {
    assertThatThrownBy(
            () -> files.copy(folder.resolve("a").toString(), folder.resolve("b"), bytes -> {}))
        .isInstanceOfSatisfying(
            UnreadableFileException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NOT_FOUND))
        .hasMessage("there is no such file");
  }

  @Test
  void copyToWhereNothingCanBeWritten() throws IOException {
    Path file = Files.write(folder.resolve("a"), BYTES);

    assertThatThrownBy(() -> files.copy(file.toString(), folder.resolve("no/folder"), bytes -> {}))
        .isInstanceOf(NoSuchFileException.class);
  }

  /** Linux only: a device that is always full. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void copyToAFullDisk() throws IOException {
    Path file = Files.write(folder.resolve("a"), BYTES);

    assertThatThrownBy(() -> files.copy(file.toString(), Path.of("/dev/full"), bytes -> {}))
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(UnreadableFileException.class)
        .hasMessageContaining("No space left on device");
  }

  @Test
  void stateOfAFile() throws IOException {
    Path file = Files.write(folder.resolve("a"), BYTES);
    Instant modified = Instant.parse("2026-01-02T03:04:05Z");
    Files.setLastModifiedTime(file, FileTime.from(modified));

    assertThat(files.state(file.toString()))
        .contains(new FileState(FileState.Kind.FILE, BYTES.length, modified));
  }

  @Test
  void stateOfAFolderAndOfNothing() throws IOException {
    assertThat(files.state(folder.toString()).orElseThrow().kind())
        .isEqualTo(FileState.Kind.FOLDER);
    assertThat(files.state(folder.resolve("missing").toString())).isEmpty();
  }

  @Test
  void stateOnAnUnknownFileSystem() {
    assertThatThrownBy(() -> files.state("gopher://host/a"))
        .isInstanceOf(UnreadableFileException.class)
        .hasMessageStartingWith("cannot be read: ")
        .hasMessageContaining("gopher");
  }

  @Test
  void namesAreThoseOfFiles() throws IOException {
    Files.write(folder.resolve("a b"), BYTES);
    Files.write(folder.resolve("c"), BYTES);
    Files.createDirectory(folder.resolve("d"));

    assertThat(files.names(folder.toString())).containsExactlyInAnyOrder("a b", "c");
    assertThatThrownBy(() -> files.names(folder.resolve("missing").toString()))
        .isInstanceOf(UnreadableFileException.class)
        .hasMessageStartingWith("cannot be read: ");
  }

  @Test
  void givesSomeNames() throws IOException {
    for (String name : List.of("a", "b", "c")) {
      Files.createFile(folder.resolve(name));
    }

    assertThat(files.someNames(folder.toString(), 2)).hasSize(2).isSubsetOf("a", "b", "c");
    assertThat(files.someNames(folder.toString(), 9)).containsExactlyInAnyOrder("a", "b", "c");
    assertThatThrownBy(() -> files.someNames(folder.resolve("missing").toString(), 1))
        .isInstanceOf(UnreadableFileException.class)
        .hasMessageStartingWith("cannot be read: ");
  }

  @Test
  void findsWhatALocationNames() throws IOException {
    Files.write(folder.resolve("a.png"), BYTES);
    Files.write(folder.resolve("[b].png"), BYTES);

    assertThat(files.matches(folder + "/?.png")).containsExactly("file:" + folder + "/a.png");
    assertThat(files.matches(folder + "/[b].png")).containsExactly("file:" + folder + "/[b].png");
    assertThatThrownBy(() -> files.matches(folder + "/*.jpg"))
        .isInstanceOf(UnreadableFileException.class)
        .hasMessage(
            "There is no file or folder %s/*.jpg; check the pattern, and the folder before it"
                .formatted(folder));
  }

  @Test
  void writesAFileAndItsFolderAtOnce() throws IOException {
    Path file = folder.resolve("new/file");

    files.write(file.toString(), BYTES);

    assertThat(file).hasBinaryContent(BYTES);
    assertThat(files.names(file.getParent().toString()))
        .contains("file")
        .doesNotContain("file.unfinished");
    assertThatThrownBy(() -> files.write(file.toString(), new byte[1]))
        .isInstanceOf(FileAlreadyExistsException.class)
        .hasMessage("%s already exists".formatted(file));
    assertThat(file).hasBinaryContent(BYTES);
  }

  @Test
  void uploadsAFileWithNothingBesideIt() throws IOException {
    Path source = Files.write(folder.resolve("source"), BYTES);
    Path file = folder.resolve("new/file");

    files.upload(source, file.toString());

    assertThat(file).hasBinaryContent(BYTES);
    assertThat(file.getParent().toFile().list()).containsExactly("file");
    assertThatThrownBy(() -> files.upload(folder.resolve("missing"), folder + "/other"))
        .isInstanceOf(NoSuchFileException.class);
    assertThat(folder.resolve("other")).doesNotExist();
  }

  @Test
  void deletesFoldersAndDoesNotMindIfNothingIsThere() throws IOException {
    Path file = Files.write(Files.createDirectory(folder.resolve("d")).resolve("f"), BYTES);

    files.delete(file.getParent().toString());
    files.delete(file.getParent().toString());

    assertThat(file.getParent()).doesNotExist();
  }

  private AbstractThrowableAssert<?, ? extends Throwable> assertRefused(
      String path, Reason reason) {
    return assertThatThrownBy(() -> files.read(path))
        .isInstanceOfSatisfying(
            UnreadableFileException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }
}
