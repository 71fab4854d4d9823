package io.sparkbit.checkpoint.zip;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkbit.checkpoint.Checkpoint;
import io.sparkbit.checkpoint.CheckpointException;
import io.sparkbit.checkpoint.Fixtures;
import io.sparkbit.checkpoint.ZipBytes;
import io.sparkbit.checkpoint.files.Checkpoints;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A zip whose directory says what cannot be is refused before anything is allocated for it. */
class MalformedZipTest {

  /** Offsets in a central file header (APPNOTE.TXT 4.3.12). */
  private static final int FLAGS = 8;

  private static final int METHOD = 10;
  private static final int COMPRESSED_SIZE = 20;
  private static final int SIZE = 24;
  private static final int NAME = 46;

  private static final int LOCAL_HEADER_BYTES = 30;
  private static final int END_BYTES = 22;

  @TempDir Path folder;

  @Test
  void withoutDirectory() throws IOException {
    byte[] zip = two().stored();

    refused(
        Arrays.copyOf(zip, zip.length - END_BYTES),
        "cannot be read as a zip: Archive is not a ZIP archive; fetch the file again");
  }

  @Test
  void compressedByAnotherMethod() throws IOException {
    refused(
        edit(two().stored(), METHOD, 12),
        "entry 'a.npy' is compressed by method 12, but only stored and deflated entries are read");
  }

  @Test
  void encrypted() throws IOException {
    refused(edit(two().stored(), FLAGS, 1), "entry 'a.npy' is encrypted");
  }

  @Test
  void storedInAnotherSize() throws IOException {
    refused(
        edit(two().stored(), SIZE, 200),
        "entry 'a.npy' is stored, but declares 100 bytes in the file for 200 bytes of content");
  }

  @Test
  void inflatesToTooMuch() throws IOException {
    refused(
        edit(two().deflated(), SIZE, 2_000_000_000),
        "entry 'a.npy' declares 2000000000 bytes of content, but its 6 compressed bytes"
            + " cannot inflate to that many");
  }

  @Test
  void entryPastTheEnd() throws IOException {
    refused(
        edit(edit(two().stored(), SIZE, 5000), COMPRESSED_SIZE, 5000),
        "cannot be read as a zip: data for a.npy overlaps with central directory.; fetch the"
            + " file again");
  }

  @Test
  void entriesThatOverlap() throws IOException {
    byte[] zip = edit(edit(two().stored(), SIZE, 136), COMPRESSED_SIZE, 136);

    refused(
        zip,
        ("entry 'b.npy' declares 100 bytes at offset 170, which overlap another entry or"
                + " exceed the file of %d bytes; fetch the file again")
            .formatted(zip.length));
  }

  @Test
  void twoEntriesOfOneName() throws IOException {
    byte[] zip = two().stored();
    zip[directory(zip) + NAME] = 'b';

    refused(zip, "has two entries named 'b.npy'");
  }

  /** Java 17's own ZipFile reserves memory for them all, and fails. */
  @Test
  void zip64OfMoreEntriesThanItHas() throws IOException {
    byte[] zip = two().stored();
    int end = zip.length - END_BYTES;
    ByteBuffer old = buffer(zip);
    int directoryBytes = old.getInt(end + 12);
    int directory = old.getInt(end + 16);
    ByteBuffer lying =
        ByteBuffer.allocate(end + 56 + 20 + END_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    lying.put(zip, 0, end);
    lying.putInt(0x06064b50).putLong(44).putInt(45 << 16 | 45).putInt(0).putInt(0);
    lying.putLong(600_000_000).putLong(600_000_000).putLong(directoryBytes).putLong(directory);
    lying.putInt(0x07064b50).putInt(0).putLong(end).putInt(1);
    lying
        .putInt(0x06054b50)
        .putInt(0)
        .putInt(-1)
        .putInt(directoryBytes)
        .putInt(-1)
        .putShort((short) 0);

    refused(lying.array(), "entry 'a.npy' does not begin with the npy format's magic at offset 35");
  }

  @Test
  void noEntries() throws IOException {
    refused(
        new ZipBytes().stored(),
        "is a zip of 0 entries, but has neither FOLDER/data.pkl, like a PyTorch file, nor"
            + " arrays (.npy), like an npz file");
  }

  @Test
  void ofAnythingElse() throws IOException {
    refused(
        new ZipBytes().put("word/document.xml", "<xml/>").put("data.pkl", "").stored(),
        "is a zip of 2 entries, but has neither FOLDER/data.pkl, like a PyTorch file, nor"
            + " arrays (.npy), like an npz file");
  }

  @Test
  void deflatedEntryThatIsNoDeflate() throws IOException {
    byte[] zip = two().deflated();
    // Deflate's reserved block type (RFC 1951, 3.2.3).
    zip[LOCAL_HEADER_BYTES + "a.npy".length()] = 7;

    assertThatThrownBy(() -> open(zip))
        .isInstanceOf(CheckpointException.class)
        .hasMessage("%s: entry 'a.npy' cannot be read: invalid block type", file());
  }

  @Test
  void deflatedEntryThatIsShorter() throws IOException {
    refused(edit(two().deflated(), SIZE, 101), "entry 'a.npy' ends after 100 of 101 bytes");
  }

  @Test
  void truncatedAfterItWasOpened() throws IOException {
    Checkpoint checkpoint = open(Files.readAllBytes(Fixtures.file("stored.npz")));
    Files.write(file(), new byte[10]);

    assertThatThrownBy(() -> checkpoint.read("row_major"))
        .isInstanceOf(CheckpointException.class)
        .hasMessageStartingWith(
            "%s: tensor 'row_major' (entry 'row_major.npy') ends at offset ".formatted(file()));
  }

  /** Entries of 100 zeros. */
  private static ZipBytes two() {
    return new ZipBytes().put("a.npy", new byte[100]).put("b.npy", new byte[100]);
  }

  /** Two bytes, or four where the field has them. */
  private static byte[] edit(byte[] sound, int field, int value) {
    byte[] zip = sound.clone();
    int offset = directory(zip) + field;
    if (field == FLAGS || field == METHOD) {
      buffer(zip).putShort(offset, (short) value);
    } else {
      buffer(zip).putInt(offset, value);
    }
    return zip;
  }

  private static ByteBuffer buffer(byte[] zip) {
    return ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Of the first central file header. */
  private static int directory(byte[] zip) {
    return buffer(zip).getInt(zip.length - END_BYTES + 16);
  }

  private Path file() {
    return folder.resolve("weights");
  }

  private Checkpoint open(byte[] zip) throws IOException {
    return Checkpoints.open(Files.write(file(), zip));
  }

  private void refused(byte[] zip, String message) {
    String separator = message.startsWith("entry") ? ": " : " ";
    assertThatThrownBy(() -> open(zip))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(file() + separator + message);
  }
}
