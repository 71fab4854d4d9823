package io.sparkbit.image.codec.tiff;

import io.sparkbit.image.metadata.Metadata;
import io.sparkbit.image.metadata.Orientation;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The first directory of a TIFF (TIFF 6.0) or BigTIFF file, in either byte order. Keeps only tags
 * that are used and reads their values on request. Ends where an entry is outside the file, as in
 * Pillow (ImageFileDirectory_v2.load, TiffImagePlugin.py).
 */
final class TiffDirectory {
  static final int WIDTH = 256;
  static final int HEIGHT = 257;
  static final int BITS_PER_SAMPLE = 258;
  static final int COMPRESSION = 259;
  static final int PHOTOMETRIC = 262;
  static final int FILL_ORDER = 266;
  static final int STRIP_OFFSETS = 273;
  static final int ORIENTATION = 274;
  static final int SAMPLES_PER_PIXEL = 277;
  static final int ROWS_PER_STRIP = 278;
  static final int STRIP_BYTE_COUNTS = 279;
  static final int PLANAR_CONFIGURATION = 284;
  static final int COLOR_MAP = 320;
  static final int TILE_WIDTH = 322;
  static final int TILE_LENGTH = 323;
  static final int TILE_OFFSETS = 324;
  static final int TILE_BYTE_COUNTS = 325;
  static final int EXTRA_SAMPLES = 338;
  static final int SAMPLE_FORMAT = 339;
  static final int XMP = 700;
  static final int WINDOWS_MEDIA_PHOTO = 0xBC01;

  private static final Set<Integer> USED =
      Set.of(
          WIDTH,
          HEIGHT,
          BITS_PER_SAMPLE,
          COMPRESSION,
          PHOTOMETRIC,
          FILL_ORDER,
          STRIP_OFFSETS,
          ORIENTATION,
          SAMPLES_PER_PIXEL,
          ROWS_PER_STRIP,
          STRIP_BYTE_COUNTS,
          PLANAR_CONFIGURATION,
          COLOR_MAP,
          TILE_WIDTH,
          TILE_LENGTH,
          TILE_OFFSETS,
          TILE_BYTE_COUNTS,
          EXTRA_SAMPLES,
          SAMPLE_FORMAT,
          XMP,
          WINDOWS_MEDIA_PHOTO);

  /** Stands for values that are not integers; no tag uses it. */
  private static final long NO_NUMBER = -1;

  private static final int BIG = 43;

  private static final int SHORT = 3;
  private static final int LONG = 4;
  private static final int SIGNED_SHORT = 8;
  private static final int SIGNED_LONG = 9;
  private static final int IFD = 13;
  private static final int LONG8 = 16;

  /** Bytes per value, by type, in TIFF 6.0 and BigTIFF. Pillow skips other types. */
  private static final int[] BYTES = {0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8};

  /**
   * A tag's values.
   *
   * @param at the position of the entry
   * @param data the position of the first value
   */
  record Entry(int type, int count, int at, int data) {}

  private final ByteBuffer file;
  private final boolean big;
  private final Map<Integer, Entry> entries = new HashMap<>();

  private TiffDirectory(byte[] bytes) {
    boolean little = bytes.length > 0 && bytes[0] == 'I';
    file = ByteBuffer.wrap(bytes).order(little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    big = bytes.length > 3 && (bytes[2] == BIG || (bytes[2] == 0 && bytes[3] == BIG));
  }

  static TiffDirectory read(byte[] tiff) {
    TiffDirectory directory = new TiffDirectory(tiff);
    directory.readEntries();
    return directory;
  }

  private void readEntries() {
    long start = offset();
    int countBytes = big ? 8 : 2;
    if (start <= 0 || start > file.limit() - countBytes) {
      return;
    }
    long count = big ? file.getLong((int) start) : file.getShort((int) start) & 0xFFFF;
    int entryBytes = big ? 20 : 12;
    int at = (int) start + countBytes;
    for (long i = 0; i != count && at <= file.limit() - entryBytes; i++, at += entryBytes) {
      if (!readEntry(at)) {
        return;
      }
    }
  }

  /** Reads an entry. Returns false if its values are outside the file. */
  private boolean readEntry(int at) {
    int type = file.getShort(at + 2) & 0xFFFF;
    int bytes = type < BYTES.length ? BYTES[type] : 0;
    if (bytes == 0) {
      return true;
    }
    long count = number(at + 4);
    int inline = big ? 12 : 8;
    long data = (long) at + inline;
    if (Long.compareUnsigned(count, (big ? 8 : 4) / bytes) > 0) {
      data = number(at + inline);
      if (data < 0 || data > file.limit() || count < 0 || count > (file.limit() - data) / bytes) {
        return false;
      }
    }
    int tag = file.getShort(at) & 0xFFFF;
    if (count > 0 && USED.contains(tag)) {
      entries.put(tag, new Entry(type, (int) count, at, (int) data));
    }
    return true;
  }

  /** Returns a count or an offset, which BigTIFF stores in eight bytes. */
  private long number(int at) {
    return big ? file.getLong(at) : file.getInt(at) & 0xFFFFFFFFL;
  }

  /** Returns the position of the directory, or 0 if the file does not say. */
  long offset() {
    int at = big ? 8 : 4;
    return file.limit() < at + (big ? 8 : 4) ? 0 : number(at);
  }

  ByteOrder order() {
    return file.order();
  }

  /** Returns whether offsets have eight bytes. */
  boolean isBig() {
    return big;
  }

  boolean has(int tag) {
    return entries.containsKey(tag);
  }

  /** Returns the entry of a tag that is present. */
  Entry entry(int tag) {
    return Objects.requireNonNull(entries.get(tag));
  }

  /** Returns all values of a tag, none if it is absent. */
  long[] values(int tag) {
    Entry entry = entries.get(tag);
    if (entry == null) {
      return new long[0];
    }
    long[] values = new long[entry.count];
    for (int i = 0; i < values.length; i++) {
      values[i] = value(entry, i);
    }
    return values;
  }

  /** Returns the first value of a tag, or {@code absent}. */
  long value(int tag, long absent) {
    Entry entry = entries.get(tag);
    return entry == null ? absent : value(entry, 0);
  }

  private long value(Entry entry, int index) {
    int at = entry.data + index * BYTES[entry.type];
    return switch (entry.type) {
      case SHORT -> file.getShort(at) & 0xFFFF;
      case LONG, IFD -> file.getInt(at) & 0xFFFFFFFFL;
      case SIGNED_SHORT -> file.getShort(at);
      case SIGNED_LONG -> file.getInt(at);
      case LONG8 -> file.getLong(at);
      default -> NO_NUMBER;
    };
  }

  private byte[] bytes(int tag) {
    Entry entry = entries.get(tag);
    return entry == null
        ? new byte[0]
        : Arrays.copyOfRange(
            file.array(), entry.data, entry.data + entry.count * BYTES[entry.type]);
  }

  /** Returns the orientation by Pillow's rules: from XMP if there is no such tag. */
  Orientation orientation() {
    return has(ORIENTATION)
        ? Orientation.ofTag(value(ORIENTATION, 1))
        : new Metadata(new byte[0], bytes(XMP)).orientation();
  }
}
