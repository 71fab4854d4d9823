package io.sparkbit.checkpoint.pytorch;

import io.sparkbit.checkpoint.CheckpointException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Reads the bytes of a pickle from front to back. Every length is checked before it is used. */
final class PickleInput {

  private final ByteBuffer bytes;
  private final String where;
  private int opcodeOffset;

  /**
   * @param where names file and entry in errors
   */
  PickleInput(byte[] bytes, String where) {
    this.bytes = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    this.where = where;
  }

  /** Reads the next opcode. Later errors give its offset. */
  int opcode() throws CheckpointException {
    opcodeOffset = bytes.position();
    return unsignedByte();
  }

  int unsignedByte() throws CheckpointException {
    require(Byte.BYTES);
    return Byte.toUnsignedInt(bytes.get());
  }

  int unsignedShort() throws CheckpointException {
    require(Short.BYTES);
    return Short.toUnsignedInt(bytes.getShort());
  }

  int signedInt() throws CheckpointException {
    require(Integer.BYTES);
    return bytes.getInt();
  }

  long unsignedInt() throws CheckpointException {
    return Integer.toUnsignedLong(signedInt());
  }

  /** Reads a 64-bit length. One over 63 bits is negative, which {@link #require} refuses. */
  long longLength() throws CheckpointException {
    require(Long.BYTES);
    return bytes.getLong();
  }

  void skip(long length) throws CheckpointException {
    require(length);
    bytes.position(bytes.position() + (int) length);
  }

  String utf8(long length) throws CheckpointException {
    require(length);
    ByteBuffer text = bytes.slice(bytes.position(), (int) length);
    skip(length);
    return utf8(text);
  }

  /** Reads up to the next line feed, which is dropped. */
  String line() throws CheckpointException {
    int begin = bytes.position();
    int end = begin;
    while (unsignedByte() != '\n') {
      end++;
    }
    return utf8(bytes.slice(begin, end - begin));
  }

  private String utf8(ByteBuffer text) throws CheckpointException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(text).toString();
    } catch (CharacterCodingException e) {
      throw error("has text that is not valid UTF-8");
    }
  }

  /** Reads a little-endian integer in two's complement. */
  PickleValue integer(long length) throws CheckpointException {
    require(length);
    if (length > Long.BYTES) {
      skip(length);
      return PickleValue.Other.LARGE_INTEGER;
    }
    long value = 0;
    for (int i = 0; i < length; i++) {
      value |= (long) unsignedByte() << (8 * i);
    }
    int unused = Long.SIZE - 8 * (int) length;
    return new PickleValue.Int(length == 0 ? 0 : value << unused >> unused);
  }

  /** Checks that this many bytes are left, before anything is allocated for them. */
  void require(long length) throws CheckpointException {
    if (length < 0 || length > bytes.remaining()) {
      throw error(
          "needs %s more bytes, but only %d are left"
              .formatted(Long.toUnsignedString(length), bytes.remaining()));
    }
  }

  /** Returns an error that gives the offset of the current opcode. */
  CheckpointException error(String problem) {
    return new CheckpointException(
        "%s: at offset %d the pickle %s".formatted(where, opcodeOffset, problem));
  }
}
