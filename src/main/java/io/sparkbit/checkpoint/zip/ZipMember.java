package io.sparkbit.checkpoint.zip;

import io.sparkbit.checkpoint.CheckpointException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/**
 * One entry of a zip.
 *
 * @param stored whether it is stored; otherwise it is deflated
 * @param offset of its first byte in the file
 * @param compressed its size in the file, in bytes
 * @param size its uncompressed size in bytes
 */
public record ZipMember(
    Path file, String name, boolean stored, long offset, long compressed, long size) {

  /** Returns the names of file and entry, for errors. */
  public String where() {
    return "%s: entry '%s'".formatted(file, name);
  }

  /** Returns the offset of a byte of the entry: in the file if stored, otherwise in the entry. */
  public long offsetOf(long position) {
    return stored ? offset + position : position;
  }

  /**
   * Opens the entry's uncompressed bytes. The caller closes the stream.
   *
   * @param position of the first byte to read, within the entry
   */
  InputStream open(long position) throws IOException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
    channel.position(stored ? offset + position : offset);
    if (stored) {
      return Channels.newInputStream(channel);
    }
    InputStream in = inflating(channel);
    try {
      in.skipNBytes(position);
      return in;
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  private static InputStream inflating(FileChannel channel) {
    Inflater inflater = new Inflater(true);
    return new InflaterInputStream(Channels.newInputStream(channel), inflater) {
      @Override
      public void close() throws IOException {
        // The stream ends only an inflater that it created itself.
        inflater.end();
        super.close();
      }
    };
  }

  /**
   * Reads the first {@code maxBytes} bytes of the entry, or all if there are fewer.
   *
   * @throws CheckpointException if the entry is unreadable, or ends before its declared size
   */
  public byte[] read(int maxBytes) throws CheckpointException {
    int length = (int) Math.min(maxBytes, size);
    try (InputStream in = open(0)) {
      byte[] bytes = in.readNBytes(length);
      if (bytes.length < length) {
        throw new CheckpointException(
            "%s ends after %d of %d bytes".formatted(where(), bytes.length, size));
      }
      return bytes;
    } catch (CheckpointException e) {
      throw e;
    } catch (IOException e) {
      throw new CheckpointException("%s cannot be read: %s".formatted(where(), e.getMessage()), e);
    }
  }
}
