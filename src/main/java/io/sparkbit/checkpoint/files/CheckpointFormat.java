package io.sparkbit.checkpoint.files;

import io.sparkbit.checkpoint.CheckpointException;
import io.sparkbit.checkpoint.pytorch.PickleFormat;
import io.sparkbit.checkpoint.pytorch.PytorchFormat;
import io.sparkbit.checkpoint.safetensors.SafetensorsFormat;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;

/** The formats of checkpoint files, recognized by their first bytes and never by their names. */
enum CheckpointFormat {
  SAFETENSORS,
  SHARD_INDEX,
  /** A PyTorch file or an npz file. */
  ZIP;

  private static final int FIRST_BYTES = 512;
  private static final int SHOWN_BYTES = 16;

  private static final byte[] LOCAL_HEADER = {'P', 'K', 3, 4};
  private static final byte[] END_OF_EMPTY_ZIP = {'P', 'K', 5, 6};
  private static final byte PICKLE = (byte) PickleFormat.PROTO;

  /** The magic of a POSIX.1-1988 (ustar) archive. */
  private static final byte[] TAR = ascii("ustar");

  private static final int TAR_OFFSET = 257;

  /** The start of a pointer file, which Git checks out without LFS (git-lfs, docs/spec.md). */
  private static final byte[] GIT_LFS = ascii("version https://git-lfs.github.com/spec/");

  /**
   * @throws CheckpointException if the file is missing, unreadable or of an unsupported format
   */
  static CheckpointFormat of(Path file) throws CheckpointException {
    byte[] first = firstBytes(file);
    if (isSafetensors(first)) {
      return SAFETENSORS;
    }
    if (startsWith(first, LOCAL_HEADER) || startsWith(first, END_OF_EMPTY_ZIP)) {
      return ZIP;
    }
    if (new String(first, StandardCharsets.ISO_8859_1).stripLeading().startsWith("{")) {
      return SHARD_INDEX;
    }
    throw new CheckpointException(file + " " + refusal(first));
  }

  private static byte[] firstBytes(Path file) throws CheckpointException {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(FIRST_BYTES);
    } catch (NoSuchFileException e) {
      throw new CheckpointException("There is no file " + file, e);
    } catch (IOException e) {
      throw new CheckpointException("Cannot read %s: %s".formatted(file, e), e);
    }
  }

  /** Looks for a plausible length and the brace with which every header must begin. */
  private static boolean isSafetensors(byte[] first) {
    if (first.length <= SafetensorsFormat.LENGTH_BYTES
        || first[SafetensorsFormat.LENGTH_BYTES] != '{') {
      return false;
    }
    long length = ByteBuffer.wrap(first).order(ByteOrder.LITTLE_ENDIAN).getLong();
    return length >= 0 && length <= SafetensorsFormat.MAX_HEADER_BYTES;
  }

  private static String refusal(byte[] first) {
    if (first.length == 0) {
      return "is empty; fetch the file again";
    }
    if (startsWith(first, GIT_LFS)) {
      return "is a Git LFS pointer, not the file itself; fetch it with 'git lfs pull'";
    }
    if (isTar(first)) {
      return saveAgain("a TAR archive, as written by PyTorch before 0.1.10");
    }
    if (isLegacy(first)) {
      return saveAgain("a file in the format of PyTorch before 1.6");
    }
    if (first[0] == PICKLE) {
      return saveAgain("a bare pickle");
    }
    return ("begins with the bytes %s, but a checkpoint is a safetensors file, an index of shards"
            + " (JSON), a PyTorch file (a zip, since PyTorch 1.6) or an npz file")
        .formatted(
            HexFormat.ofDelimiter(" ").formatHex(first, 0, Math.min(SHOWN_BYTES, first.length)));
  }

  private static String saveAgain(String what) {
    return ("is %s; load it with PyTorch and save its state_dict again with PyTorch 1.6 or newer,"
            + " or as safetensors")
        .formatted(what);
  }

  private static boolean isTar(byte[] first) {
    return first.length > TAR_OFFSET
        && startsWith(Arrays.copyOfRange(first, TAR_OFFSET, first.length), TAR);
  }

  /** The magic number follows the protocol (2 bytes) and, since protocol 4, a frame (9 bytes). */
  private static boolean isLegacy(byte[] first) {
    int offset = new String(first, StandardCharsets.ISO_8859_1).indexOf(PytorchFormat.LEGACY_MAGIC);
    return offset == 2 || offset == 11;
  }

  private static boolean startsWith(byte[] bytes, byte[] prefix) {
    return bytes.length >= prefix.length
        && Arrays.equals(bytes, 0, prefix.length, prefix, 0, prefix.length);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
