package io.sparkbit.image.metadata;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/**
 * The orientation tag of an EXIF block, read in one pass over the first directory and as leniently
 * as in Pillow (ImageFileDirectory_v2.load of TiffImagePlugin.py). The values of other tags are not
 * read, whatever size they claim.
 */
final class ExifBlock {
  private static final byte[] PREFIX = {'E', 'x', 'i', 'f', 0, 0};
  private static final int HEADER_BYTES = 8;
  private static final int ENTRY_BYTES = 12;
  private static final int INLINE_BYTES = 4;

  /** The first four bytes: 42 in either byte order, and 43 where Pillow accepts it as 42. */
  private static final Set<Integer> VERSIONS =
      Set.of(0x49492A00, 0x4949002A, 0x4D4D002A, 0x4D4D2A00, 0x4D4D002B);

  private static final int ORIENTATION = 0x0112;

  /** Bytes per value, by type: those of TIFF 6.0, IFD (13) and BigTIFF's LONG8 (16). */
  private static final int[] TYPE_BYTES = {0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8};

  private final ByteBuffer data;

  private ExifBlock(ByteBuffer data) {
    this.data = data;
  }

  /**
   * Returns the orientation of a block, or empty if it has no such tag. Unknown values, and blocks
   * that are not EXIF, are upright.
   */
  static Optional<Orientation> orientation(byte[] block) {
    int start = 0;
    while (Arrays.mismatch(block, start, block.length, PREFIX, 0, PREFIX.length) == PREFIX.length) {
      start += PREFIX.length;
    }
    if (start == block.length || Arrays.equals(block, PREFIX)) {
      return Optional.empty();
    }
    ByteBuffer data = ByteBuffer.wrap(block, start, block.length - start).slice();
    if (data.limit() < HEADER_BYTES || !VERSIONS.contains(data.getInt(0))) {
      return Optional.of(Orientation.UPRIGHT);
    }
    boolean little = data.get(0) == 'I';
    return new ExifBlock(data.order(little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN))
        .find();
  }

  private Optional<Orientation> find() {
    Optional<Orientation> found = Optional.empty();
    long start = data.getInt(4) & 0xFFFFFFFFL;
    if (start + 2 > data.limit()) {
      return found;
    }
    int at = (int) start + 2;
    for (int left = data.getShort((int) start) & 0xFFFF; left > 0; left--, at += ENTRY_BYTES) {
      if (at + ENTRY_BYTES > data.limit()) {
        return found;
      }
      int type = data.getShort(at + 2) & 0xFFFF;
      int bytes = type < TYPE_BYTES.length ? TYPE_BYTES[type] : 0;
      long size = (data.getInt(at + 4) & 0xFFFFFFFFL) * bytes;
      long from = size > INLINE_BYTES ? data.getInt(at + 8) & 0xFFFFFFFFL : at + 8;
      if (from + size > data.limit()) {
        // Pillow stops here.
        return found;
      }
      if (size > 0 && (data.getShort(at) & 0xFFFF) == ORIENTATION) {
        double value = value(type, (int) from);
        found = Optional.of(Orientation.ofTag(value == Math.rint(value) ? (long) value : 0));
      }
    }
    return found;
  }

  /** Returns the first value of a tag, or 0 for bytes and text. */
  private double value(int type, int at) {
    return switch (type) {
      case 3 -> data.getShort(at) & 0xFFFF;
      case 4, 13 -> data.getInt(at) & 0xFFFFFFFFL;
      case 5 -> (double) (data.getInt(at) & 0xFFFFFFFFL) / (data.getInt(at + 4) & 0xFFFFFFFFL);
      case 6 -> data.get(at);
      case 8 -> data.getShort(at);
      case 9 -> data.getInt(at);
      case 10 -> (double) data.getInt(at) / data.getInt(at + 4);
      case 11 -> data.getFloat(at);
      case 12 -> data.getDouble(at);
      case 16 -> data.getLong(at);
      default -> 0;
    };
  }
}
