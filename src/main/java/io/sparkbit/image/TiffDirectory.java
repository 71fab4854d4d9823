package io.sparkbit.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The whole numbers in the first directory of a TIFF file or EXIF block (TIFF 6.0). Entries that
 * lie outside of the data are left out.
 */
record TiffDirectory(Map<Integer, long[]> entries) {
  static final int WIDTH = 256;
  static final int HEIGHT = 257;
  static final int BITS_PER_SAMPLE = 258;
  static final int COMPRESSION = 259;
  static final int PHOTOMETRIC = 262;
  static final int STRIP_OFFSETS = 273;
  static final int ORIENTATION = 274;
  static final int SAMPLES_PER_PIXEL = 277;
  static final int STRIP_BYTE_COUNTS = 279;
  static final int COLOR_MAP = 320;
  static final int TILE_WIDTH = 322;
  static final int TILE_LENGTH = 323;
  static final int TILE_OFFSETS = 324;
  static final int TILE_BYTE_COUNTS = 325;
  static final int EXTRA_SAMPLES = 338;
  static final int SAMPLE_FORMAT = 339;
  static final int COLOR_PROFILE = 34675;

  private static final int UNKNOWN = 0xFFFF;
  private static final int HEADER_BYTES = 8;
  private static final int ENTRY_BYTES = 12;
  private static final int BYTE = 1;
  private static final int SHORT = 3;
  private static final int LONG = 4;

  static TiffDirectory read(byte[] tiff) {
    Map<Integer, long[]> entries = new HashMap<>();
    ByteBuffer data = buffer(tiff);
    for (int entry : entryOffsets(data)) {
      readEntry(data, entry, entries);
    }
    return new TiffDirectory(entries);
  }

  /** The same file with a tag renamed to one that nobody knows. */
  static byte[] withoutTag(byte[] tiff, int tag) {
    byte[] hidden = tiff.clone();
    ByteBuffer data = buffer(hidden);
    for (int entry : entryOffsets(data)) {
      if ((data.getShort(entry) & 0xFFFF) == tag) {
        data.putShort(entry, (short) UNKNOWN);
      }
    }
    return hidden;
  }

  private static ByteBuffer buffer(byte[] tiff) {
    boolean little = tiff.length > 0 && tiff[0] == 'I';
    return ByteBuffer.wrap(tiff).order(little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
  }

  /** Where the entries of the first directory are, as far as they lie within the data. */
  private static int[] entryOffsets(ByteBuffer data) {
    long start = data.limit() < HEADER_BYTES ? data.limit() : data.getInt(4) & 0xFFFFFFFFL;
    if (start + 2 > data.limit()) {
      return new int[0];
    }
    int count = data.getShort((int) start) & 0xFFFF;
    int first = (int) start + 2;
    return IntStream.range(0, Math.min(count, (data.limit() - first) / ENTRY_BYTES))
        .map(i -> first + i * ENTRY_BYTES)
        .toArray();
  }

  private static void readEntry(ByteBuffer data, int at, Map<Integer, long[]> entries) {
    int bytes =
        switch (data.getShort(at + 2)) {
          case BYTE -> 1;
          case SHORT -> 2;
          case LONG -> 4;
          default -> 0;
        };
    long count = data.getInt(at + 4) & 0xFFFFFFFFL;
    long from = count * bytes <= 4 ? at + 8 : data.getInt(at + 8) & 0xFFFFFFFFL;
    if (bytes == 0 || count == 0 || from + count * bytes > data.limit()) {
      return;
    }
    long[] values = new long[(int) count];
    for (int i = 0; i < values.length; i++) {
      int offset = (int) from + i * bytes;
      values[i] =
          switch (bytes) {
            case 1 -> data.get(offset) & 0xFF;
            case 2 -> data.getShort(offset) & 0xFFFF;
            default -> data.getInt(offset) & 0xFFFFFFFFL;
          };
    }
    entries.put(data.getShort(at) & 0xFFFF, values);
  }

  /** All values of a tag, none if it is absent. */
  long[] values(int tag) {
    return entries.getOrDefault(tag, new long[0]);
  }

  /** The first value of a tag. */
  long value(int tag, long absent) {
    long[] values = values(tag);
    return values.length == 0 ? absent : values[0];
  }

  Orientation orientation() {
    return Orientation.ofTag(value(ORIENTATION, 1));
  }
}
