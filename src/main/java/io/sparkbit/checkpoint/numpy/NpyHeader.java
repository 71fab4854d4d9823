package io.sparkbit.checkpoint.numpy;

import io.sparkbit.checkpoint.CheckpointException;
import io.sparkbit.checkpoint.tensor.StridedLayout;
import io.sparkbit.checkpoint.zip.ZipMember;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The header of an npy file.
 *
 * @param type of the elements
 * @param layout of the elements, which follow the header
 * @param bytes number of bytes before the elements
 */
record NpyHeader(NpyType type, StridedLayout layout, int bytes) {

  private static final int MAX_BYTES =
      NpyFormat.LENGTH_OFFSET + Integer.BYTES + NpyFormat.MAX_HEADER_BYTES;

  /**
   * @throws CheckpointException if the entry does not start with a valid header, or with one larger
   *     than NumPy accepts
   */
  static NpyHeader read(ZipMember member) throws CheckpointException {
    byte[] content = member.read(MAX_BYTES);
    ByteBuffer bytes = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
    String where = member.where();
    if (bytes.limit() < NpyFormat.LENGTH_OFFSET
        || !Arrays.equals(NpyFormat.MAGIC, Arrays.copyOf(content, NpyFormat.MAGIC.length))) {
      throw new CheckpointException(
          "%s does not begin with the npy format's magic at offset %d"
              .formatted(where, member.offsetOf(0)));
    }
    int version = bytes.get(NpyFormat.MAGIC.length);
    if (version < 1 || version > NpyFormat.MAX_VERSION) {
      throw new CheckpointException(
          "%s has npy version %d at offset %d, but only 1 to %d are supported"
              .formatted(
                  where, version, member.offsetOf(NpyFormat.MAGIC.length), NpyFormat.MAX_VERSION));
    }
    bytes.position(NpyFormat.LENGTH_OFFSET);
    int lengthBytes = version == 1 ? Short.BYTES : Integer.BYTES;
    if (bytes.remaining() < lengthBytes) {
      throw new CheckpointException(
          "%s ends at offset %d, within the length of the npy header"
              .formatted(where, member.offsetOf(bytes.limit())));
    }
    long length =
        version == 1
            ? Short.toUnsignedInt(bytes.getShort())
            : Integer.toUnsignedLong(bytes.getInt());
    if (length > NpyFormat.MAX_HEADER_BYTES || length > bytes.remaining()) {
      throw new CheckpointException(
          ("%s declares an npy header of %d bytes at offset %d, but only %d follow, and NumPy"
                  + " allows at most %d")
              .formatted(
                  where,
                  length,
                  member.offsetOf(NpyFormat.LENGTH_OFFSET),
                  member.size() - bytes.position(),
                  NpyFormat.MAX_HEADER_BYTES));
    }
    Charset charset = version < 3 ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8;
    String text = new String(content, bytes.position(), (int) length, charset);
    return parse(text, where, member.offsetOf(bytes.position()), bytes.position() + (int) length);
  }

  private static NpyHeader parse(String text, String where, long offset, int bytes)
      throws CheckpointException {
    Map<String, Object> fields = PythonLiteral.dict(text, where, offset);
    if (!fields.keySet().equals(NpyFormat.KEYS)
        || !(fields.get(NpyFormat.DESCR) instanceof String descr)
        || !(fields.get(NpyFormat.FORTRAN_ORDER) instanceof Boolean columnMajor)
        || !(fields.get(NpyFormat.SHAPE) instanceof List<?> sizes)) {
      throw new CheckpointException(
          ("%s has the npy header %s at offset %d, but it must contain only descr (a string),"
                  + " fortran_order (True or False) and shape (a tuple)")
              .formatted(where, fields, offset));
    }
    if (sizes.size() > StridedLayout.MAX_DIMENSIONS) {
      throw new CheckpointException(
          "%s has %d dimensions, but at most %d are read"
              .formatted(where, sizes.size(), StridedLayout.MAX_DIMENSIONS));
    }
    List<Long> shape = sizes.stream().map(Long.class::cast).toList();
    try {
      StridedLayout layout =
          columnMajor ? StridedLayout.columnMajor(shape) : StridedLayout.rowMajor(shape);
      return new NpyHeader(new NpyType(descr), layout, bytes);
    } catch (ArithmeticException e) {
      throw new CheckpointException(
          "%s has shape %s, whose size overflows 64 bits".formatted(where, shape), e);
    }
  }
}
