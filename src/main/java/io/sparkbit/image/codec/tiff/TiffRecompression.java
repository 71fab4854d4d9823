package io.sparkbit.image.codec.tiff;

import com.github.luben.zstd.RecyclingBufferPool;
import com.github.luben.zstd.ZstdInputStream;
import io.sparkbit.image.InvalidImageException;
import io.sparkbit.image.codec.spi.Format;
import io.sparkbit.image.codec.spi.Pixels;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.tukaani.xz.ArrayCache;
import org.tukaani.xz.BasicArrayCache;
import org.tukaani.xz.XZInputStream;

/**
 * Rewrites LZMA and Zstandard strips and tiles as Deflate, because libtiff as built here supports
 * neither. The rest stays the same, so that predictors and colors are left to libtiff.
 */
final class TiffRecompression {
  private static final short DEFLATE = 8;
  private static final short HIGHEST_BIT_FIRST = 1;
  private static final short SHORT = 3;
  private static final short LONG = 4;
  private static final short LONG8 = 16;

  /** Memory limit of an LZMA stream; level 9 needs 65 MiB. */
  private static final int LZMA_MEMORY_KIB = 128 << 10;

  private final byte[] file;
  private final TiffLayout layout;
  private final ByteArrayOutputStream out;

  // Reused, because there may be many strips, each smaller than its buffers.
  private final byte[] buffer = new byte[1 << 16];
  private final Deflater stored = new Deflater(Deflater.NO_COMPRESSION);
  private final ArrayCache dictionaries = new BasicArrayCache();

  private TiffRecompression(byte[] file, TiffLayout layout) {
    this.file = file;
    this.layout = layout;
    this.out = new ByteArrayOutputStream(file.length);
  }

  /** Returns whether libtiff cannot read the compression. */
  static boolean isNeeded(TiffLayout layout) {
    return layout.compression() == TiffLayout.LZMA || layout.compression() == TiffLayout.ZSTD;
  }

  /** Returns the file with rewritten strips or tiles. */
  static byte[] withDeflate(byte[] file, TiffLayout layout) throws InvalidImageException {
    TiffRecompression recompression = new TiffRecompression(file, layout);
    try {
      return recompression.rewrite();
    } finally {
      recompression.stored.end();
    }
  }

  private byte[] rewrite() throws InvalidImageException {
    TiffDirectory tags = layout.tags();
    int offsetTag = layout.isTiled() ? TiffDirectory.TILE_OFFSETS : TiffDirectory.STRIP_OFFSETS;
    int countTag =
        layout.isTiled() ? TiffDirectory.TILE_BYTE_COUNTS : TiffDirectory.STRIP_BYTE_COUNTS;
    long[] offsets = tags.values(offsetTag);
    long[] counts = tags.values(countTag);
    TiffGrid grid = TiffGrid.of(layout);
    int pieces = (int) Math.min(grid.count(), Math.min(offsets.length, counts.length));
    if (pieces == 0) {
      throw Format.TIFF.corrupt("it does not say where its pixels are");
    }
    long[] newOffsets = new long[pieces];
    long[] newCounts = new long[pieces];
    out.writeBytes(file);
    for (int i = 0; i < pieces; i++) {
      newOffsets[i] = out.size();
      recompress(offsets[i], counts[i], grid.maxBytes());
      newCounts[i] = out.size() - newOffsets[i];
    }
    int offsetsAt = write(newOffsets);
    int countsAt = write(newCounts);
    ByteBuffer result = ByteBuffer.wrap(out.toByteArray()).order(tags.order());
    setShort(result, TiffDirectory.COMPRESSION, DEFLATE);
    if (layout.isReversed()) {
      setShort(result, TiffDirectory.FILL_ORDER, HIGHEST_BIT_FIRST);
    }
    setValues(result, offsetTag, newOffsets, offsetsAt);
    setValues(result, countTag, newCounts, countsAt);
    return result.array();
  }

  private void recompress(long offset, long count, int maxBytes) throws InvalidImageException {
    if (offset < 0 || offset >= file.length || count < 1) {
      throw Format.TIFF.truncated(
          "the file has %d bytes, but a strip or tile begins at byte %d"
              .formatted(file.length, offset));
    }
    int length = (int) Math.min(count, file.length - offset);
    byte[] piece = Arrays.copyOfRange(file, (int) offset, (int) offset + length);
    if (layout.isReversed()) {
      Pixels.reverseBits(piece);
    }
    stored.reset();
    try (InputStream in = decompress(new ByteArrayInputStream(piece));
        DeflaterOutputStream deflate = new DeflaterOutputStream(out, stored)) {
      copy(in, deflate, maxBytes);
    } catch (IOException e) {
      throw Format.TIFF.corrupt(
          "%s data at byte %d".formatted(layout.compressionName(), offset), e);
    }
  }

  /** Copies up to the end or to damage. libtiff notices if that comes before the last pixel. */
  private void copy(InputStream in, OutputStream to, int maxBytes) throws IOException {
    int copied = 0;
    try {
      int n = 0;
      while (n >= 0 && copied < maxBytes) {
        to.write(buffer, 0, n);
        copied += n;
        n = in.read(buffer, 0, Math.min(maxBytes - copied, buffer.length));
      }
    } catch (IOException e) {
      if (copied == 0) {
        throw e;
      }
    }
  }

  private InputStream decompress(InputStream in) throws IOException {
    return layout.compression() == TiffLayout.LZMA
        ? new XZInputStream(in, LZMA_MEMORY_KIB, dictionaries)
        : new ZstdInputStream(in, RecyclingBufferPool.INSTANCE);
  }

  private int width() {
    return layout.tags().isBig() ? Long.BYTES : Integer.BYTES;
  }

  private int write(long[] values) {
    int at = out.size();
    ByteBuffer bytes = ByteBuffer.allocate(values.length * width()).order(layout.tags().order());
    for (long value : values) {
      put(bytes, bytes.position(), value);
      bytes.position(bytes.position() + width());
    }
    out.writeBytes(bytes.array());
    return at;
  }

  private void put(ByteBuffer bytes, int at, long value) {
    if (layout.tags().isBig()) {
      bytes.putLong(at, value);
    } else {
      bytes.putInt(at, (int) value);
    }
  }

  private void setShort(ByteBuffer result, int tag, short value) {
    int at = setEntry(result, tag, SHORT, 1);
    put(result, at, 0);
    result.putShort(at, value);
  }

  /** Sets an entry's values; a single one is in the entry itself. */
  private void setValues(ByteBuffer result, int tag, long[] values, int valuesAt) {
    int at = setEntry(result, tag, layout.tags().isBig() ? LONG8 : LONG, values.length);
    put(result, at, values.length == 1 ? values[0] : valuesAt);
  }

  /** Sets type and count; returns the position of the value. */
  private int setEntry(ByteBuffer result, int tag, short type, int count) {
    int at = layout.tags().entry(tag).at();
    result.putShort(at + 2, type);
    put(result, at + 4, count);
    return at + 4 + width();
  }
}
