package io.sparkbit.image.codec.spi;

import io.sparkbit.image.InvalidImageException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads numbers from a file's bytes. Reading past the end means a truncated image. */
public final class ByteCursor {
  private final Format format;
  private final byte[] bytes;
  private int position;

  public ByteCursor(Format format, byte[] bytes) {
    this.format = format;
    this.bytes = bytes;
  }

  public int position() {
    return position;
  }

  public int remaining() {
    return bytes.length - position;
  }

  /** Moves to an absolute offset, at most the end. */
  public void seek(long offset) throws InvalidImageException {
    if (offset < 0 || offset > bytes.length) {
      throw past(offset);
    }
    position = (int) offset;
  }

  public void skip(long count) throws InvalidImageException {
    require(count);
    position += (int) count;
  }

  public byte[] take(long count) throws InvalidImageException {
    int from = position;
    skip(count);
    return Arrays.copyOfRange(bytes, from, position);
  }

  /** Reads {@code count} bytes, or fewer at the end. */
  public byte[] takeAvailable(long count) throws InvalidImageException {
    return take(Math.min(count, remaining()));
  }

  /** Reads the four letters that name a chunk. */
  public String name() throws InvalidImageException {
    return new String(take(4), StandardCharsets.ISO_8859_1);
  }

  public int u8() throws InvalidImageException {
    require(1);
    return bytes[position++] & 0xFF;
  }

  public int u16be() throws InvalidImageException {
    return u8() << 8 | u8();
  }

  public int u16le() throws InvalidImageException {
    return u8() | u8() << 8;
  }

  public long u32be() throws InvalidImageException {
    return (long) u16be() << 16 | u16be();
  }

  public long u32le() throws InvalidImageException {
    return u16le() | (long) u16le() << 16;
  }

  /** Throws the error for a truncated image if fewer bytes are left. */
  public void require(long count) throws InvalidImageException {
    if (count < 0 || count > remaining()) {
      throw past(position + count);
    }
  }

  private InvalidImageException past(long end) {
    return format.truncated(
        "the file has %d bytes, but at least %d are needed".formatted(bytes.length, end));
  }
}
