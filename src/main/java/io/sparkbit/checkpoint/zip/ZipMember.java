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
 * @param compressed how many bytes it takes in the file
 * @param size how many bytes it has
 */
public record ZipMember(
    Path file, String name, boolean stored, long offset, long compressed, long size) {

  /** Names file and entry in errors. */
  public String where() {
    return "%s: entry '%s'".formatted(file, name);
  }

  /** Where a byte of the entry is: in the file if it is stored, otherwise in the entry. */
  public long offsetOf(long position) {
    return stored ? offset + position : position;
  }

  /**
   * Opens the entry's bytes, to be closed by the caller.
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
        // The stream ends only an inflater that it made itself.
        inflater.end();
        super.close();
      }
    };
  }

  /**
   * The first bytes of the entry, fewer if it is shorter.
   *
   * @throws CheckpointException if the entry ends before its declared size
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
