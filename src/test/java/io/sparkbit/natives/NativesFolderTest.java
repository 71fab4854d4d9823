package io.sparkbit.natives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How libraries come from the class path into files. */
class NativesFolderTest {

  private static final List<PackedFile> FILES = ImageLibrary.files(Platform.current());
  private static final PackedFile FIRST = FILES.get(0);

  @TempDir Path root;

  private Path unpack() {
    return new NativesFolder(root).unpack("leptonica", FILES);
  }

  @Test
  void unpacksWhatTheJarHolds() throws IOException {
    Path folder = unpack();

    assertThat(folder.getParent()).isEqualTo(root);
    assertIntact(folder);
  }

  @Test
  void keepsAnIntactCopy() throws IOException {
    Path copy = unpack().resolve(FIRST.name());
    Object file = Files.getAttribute(copy, "unix:ino");

    assertThat(unpack().resolve(FIRST.name())).isEqualTo(copy);

    assertThat(Files.getAttribute(copy, "unix:ino")).isEqualTo(file);
  }

  @Test
  void replacesATruncatedCopy() throws IOException {
    try (RandomAccessFile copy = open(unpack())) {
      copy.setLength(FIRST.length() - 1);
    }

    assertIntact(unpack());
  }

  @Test
  void replacesACopyWithAFlippedBit() throws IOException {
    try (RandomAccessFile copy = open(unpack())) {
      copy.seek(FIRST.length() / 2);
      int value = copy.read();
      copy.seek(FIRST.length() / 2);
      copy.write(value ^ 1);
    }

    assertIntact(unpack());
  }

  @Test
  void removesWhatAKilledProcessLeft() throws IOException {
    Path folder = unpack();
    Files.delete(folder.resolve(FIRST.name()));
    Files.write(folder.resolve("a-process.partial"), new byte[] {1, 2, 3});

    assertIntact(unpack());
  }

  @Test
  void unpacksWhereNothingCanBeLocked() throws IOException {
    Files.createDirectory(root.resolve(".lock"));

    assertIntact(unpack());
  }

  @Test
  void saysWhatIsInTheWay() throws IOException {
    Path folder = unpack();
    Files.delete(folder.resolve(FIRST.name()));
    Path there = Files.createDirectory(folder.resolve(FIRST.name()));
    Files.createFile(there.resolve("file"));

    assertThatThrownBy(this::unpack)
        .isInstanceOf(NativeLibraryException.class)
        .hasMessageStartingWith("leptonica cannot be unpacked into %s: ", root)
        .hasMessageEndingWith("; free up space there, or set SPARK_BIT_CACHE to another folder");
  }

  private static RandomAccessFile open(Path folder) throws IOException {
    return new RandomAccessFile(folder.resolve(FIRST.name()).toFile(), "rw");
  }

  private static void assertIntact(Path folder) throws IOException {
    for (PackedFile file : FILES) {
      assertThat(file.isIn(folder.resolve(file.name()))).as(file.name()).isTrue();
    }
    try (Stream<Path> unpacked = Files.list(folder)) {
      assertThat(unpacked).hasSameSizeAs(FILES);
    }
  }
}
