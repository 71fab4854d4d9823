package io.sparkbit.spark.training;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.zip.CRC32C;
import java.util.zip.CheckedOutputStream;
import org.apache.commons.lang3.SerializationUtils;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * Rows in a temporary file, readable in any order by several threads. A training set may contain
 * the images themselves; memory does not grow with them.
 */
final class RowStore implements Closeable {

  private static final String PREFIX = "spark-bit-rows";

  private final FileChannel file;
  private final long[] ends;
  private final long checksum;

  private RowStore(FileChannel file, long[] ends, long checksum) {
    this.file = file;
    this.ends = ends;
    this.checksum = checksum;
  }

  /** Writes rows, taking them one at a time. */
  static RowStore of(Iterator<Row> rows) throws IOException {
    Path path = Files.createTempFile(PREFIX, null);
    long[] ends = new long[1024];
    int count = 0;
    long end = 0;
    CRC32C checksum = new CRC32C();
    try (OutputStream out =
        new CheckedOutputStream(new BufferedOutputStream(Files.newOutputStream(path)), checksum)) {
      while (rows.hasNext()) {
        byte[] bytes = SerializationUtils.serialize(withoutSchema(rows.next()));
        out.write(bytes);
        end += bytes.length;
        if (count == ends.length) {
          ends = Arrays.copyOf(ends, 2 * count);
        }
        ends[count++] = end;
      }
    }
    return open(path, Arrays.copyOf(ends, count), checksum);
  }

  private static Row withoutSchema(Row row) {
    return RowFactory.create(
        IntStream.range(0, row.size()).mapToObj(row::get).toArray(Object[]::new));
  }

  /** Returns the CRC-32C of all rows in their order. */
  long checksum() {
    return checksum;
  }

  /** Writes the {@link #ends} and {@link #pieces} of another store. */
  static RowStore of(long[] ends, List<Broadcast<byte[]>> pieces) throws IOException {
    Path path = Files.createTempFile(PREFIX, null);
    CRC32C checksum = new CRC32C();
    try (OutputStream out = new CheckedOutputStream(Files.newOutputStream(path), checksum)) {
      for (Broadcast<byte[]> piece : pieces) {
        out.write(piece.value());
      }
    }
    return open(path, ends, checksum);
  }

  /** Opens a file that is deleted when closed, even if this JVM is killed. */
  private static RowStore open(Path path, long[] ends, CRC32C checksum) throws IOException {
    return new RowStore(
        FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.DELETE_ON_CLOSE),
        ends,
        checksum.getValue());
  }

  /** Returns the end offset of each row, in bytes. */
  long[] ends() {
    return ends;
  }

  /**
   * Returns the bytes of all rows, in pieces.
   *
   * @param length bytes per piece; the last may be shorter
   */
  Iterator<byte[]> pieces(int length) {
    long all = ends.length == 0 ? 0 : ends[ends.length - 1];
    return LongStream.iterate(0, start -> start < all, start -> start + length)
        .mapToObj(start -> read(start, (int) Math.min(length, all - start)))
        .iterator();
  }

  int size() {
    return ends.length;
  }

  /**
   * Returns a row.
   *
   * @param index from 0 to {@link #size} - 1
   */
  Row get(int index) {
    long start = index == 0 ? 0 : ends[index - 1];
    return SerializationUtils.deserialize(read(start, Math.toIntExact(ends[index] - start)));
  }

  private byte[] read(long start, int length) {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    try {
      while (bytes.hasRemaining() && file.read(bytes, start + bytes.position()) >= 0) {}
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.array();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
