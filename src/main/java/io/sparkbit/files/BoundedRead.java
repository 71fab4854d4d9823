package io.sparkbit.files;

import io.sparkbit.error.UserException;
import io.sparkbit.files.UnreadableFileException.Reason;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;

/**
 * Reads the bytes of a file in one pass, within a size limit. The first bytes are tested before
 * memory is allocated for the others, which are read from the same stream.
 *
 * @param limit the maximum file size in bytes
 * @param wanted tests the first {@value #HEAD} bytes, or all of a shorter file, to decide whether
 *     the others are read
 */
record BoundedRead(long limit, Predicate<byte[]> wanted) {

  static final int HEAD = 4096;

  /** Some virtual machines refuse longer arrays. */
  private static final long LONGEST = Integer.MAX_VALUE - 8;

  private static final long DEFAULT_LIMIT = 1L << 30;

  /** A divisor of the heap, which also holds other files and the decoded image. */
  private static final int HEAP_SHARE = 8;

  /**
   * Returns the configured limit in bytes.
   *
   * @throws UserException if it is out of range
   */
  static long limit(Configuration configuration) {
    long usual = Math.min(DEFAULT_LIMIT, Runtime.getRuntime().maxMemory() / HEAP_SHARE);
    long limit = configuration.getLongBytes(HadoopFiles.MAX_BYTES, usual);
    if (limit < 1 || limit > LONGEST) {
      throw new UserException(
          "%s is %d; set a number of bytes from 1 to %d, such as 512m"
              .formatted(HadoopFiles.MAX_BYTES, limit, LONGEST));
    }
    return limit;
  }

  /**
   * Reads all bytes, or only the first if the others are not wanted.
   *
   * @param expected the expected length in bytes; negative if unknown
   * @throws EOFException if there are fewer bytes, as after a broken connection
   * @throws UnreadableFileException if there are more bytes than the limit
   */
  byte[] all(InputStream in, long expected) throws IOException {
    byte[] head = in.readNBytes(HEAD);
    if (head.length < HEAD) {
      HadoopFile.checkComplete(head.length, expected);
      requireWithin(head.length);
      return head;
    }
    if (!wanted.test(head)) {
      return head;
    }
    requireWithin(expected);
    int known = (int) Math.max(expected, HEAD);
    byte[] bytes = Arrays.copyOf(head, known);
    HadoopFile.checkComplete(HEAD + in.readNBytes(bytes, HEAD, known - HEAD), known);
    return withMore(bytes, in);
  }

  /** Appends the rest of a file that grows during reading or whose length is unknown. */
  private byte[] withMore(byte[] bytes, InputStream in) throws IOException {
    byte[] more = in.readNBytes((int) Math.max(0, limit - bytes.length) + 1);
    long length = (long) bytes.length + more.length;
    requireWithin(length);
    if (more.length == 0) {
      return bytes;
    }
    byte[] all = Arrays.copyOf(bytes, (int) length);
    System.arraycopy(more, 0, all, bytes.length, more.length);
    return all;
  }

  /** As {@link #all}, but empty if the file's length differs or exceeds the limit. */
  Optional<byte[]> exactly(InputStream in, long length) throws IOException {
    int first = (int) Math.min(HEAD, length + 1);
    byte[] head = in.readNBytes(first);
    if (head.length < HEAD) {
      return Optional.of(head).filter(bytes -> bytes.length == length && length <= limit);
    }
    if (!wanted.test(head)) {
      return Optional.of(head);
    }
    if (length < HEAD || length > limit) {
      return Optional.empty();
    }
    byte[] bytes = Arrays.copyOf(head, (int) length);
    int rest = bytes.length - HEAD;
    boolean exact = in.readNBytes(bytes, HEAD, rest) == rest && in.read() < 0;
    return exact ? Optional.of(bytes) : Optional.empty();
  }

  /**
   * Refuses a file that is too long.
   *
   * @param length in bytes; negative if unknown
   */
  void requireWithin(long length) throws UnreadableFileException {
    if (length > limit) {
      throw new UnreadableFileException(
          Reason.TOO_LARGE,
          ("it has %d bytes, over the limit of %d; make it smaller, or raise spark.hadoop.%s and"
                  + " the memory")
              .formatted(length, limit, HadoopFiles.MAX_BYTES),
          null);
    }
  }
}
