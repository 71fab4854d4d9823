package io.sparkbit.image.codec.tiff;

import com.sun.jna.Memory;
import io.sparkbit.image.InvalidImageException;
import io.sparkbit.image.codec.spi.Format;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Decodes strips and tiles with libtiff, in the same way as Pillow (TiffDecode.c). */
final class TiffCompressedData {
  private static final int NEW_JPEG = 7;
  private static final int CONTIGUOUS = 1;
  private static final int TO_RGB = 1;

  /** Memory for libtiff's own tables, including those of libjpeg and zlib. */
  private static final long BASE_MEMORY = 64L << 20;

  private static final int MEMORY_PER_PIXEL = 64;

  /** No encoder expands a strip by a larger factor. */
  private static final long MOST_EXPANSION = 4;

  private final byte[] file;
  private final TiffLayout layout;

  TiffCompressedData(byte[] file, TiffLayout layout) throws InvalidImageException {
    requireBounded(file.length, layout);
    this.file =
        TiffRecompression.isNeeded(layout) ? TiffRecompression.withDeflate(file, layout) : file;
    this.layout = layout;
  }

  /**
   * Refuses strips that share a large block, since each costs the work for all of it. Blank strips
   * may share a small one.
   */
  private static void requireBounded(int fileBytes, TiffLayout layout)
      throws InvalidImageException {
    TiffGrid grid = TiffGrid.of(layout);
    long[] counts =
        layout
            .tags()
            .values(
                layout.isTiled()
                    ? TiffDirectory.TILE_BYTE_COUNTS
                    : TiffDirectory.STRIP_BYTE_COUNTS);
    long pieces = Math.min(counts.length, grid.count());
    long compressed =
        Arrays.stream(counts)
            .limit(pieces)
            .map(count -> count < 0 ? fileBytes : Math.min(count, fileBytes))
            .sum();
    if (compressed > fileBytes + MOST_EXPANSION * pieces * grid.maxBytes()) {
      throw Format.TIFF.corrupt(
          "its %,d strips or tiles claim %,d bytes, but the file has %,d"
              .formatted(pieces, compressed, fileBytes));
    }
  }

  /** Returns the byte order of the samples that libtiff gives. */
  static ByteOrder order() {
    return ByteOrder.nativeOrder();
  }

  void read(TiffCanvas canvas) throws InvalidImageException {
    long pixels = (long) layout.width() * layout.height();
    long maxMemory = BASE_MEMORY + MEMORY_PER_PIXEL * pixels + 4L * file.length;
    try (LibtiffFile tiff = LibtiffFile.open(file, maxMemory)) {
      if (!tiff.setDirectory(layout.tags().offset())
          || tiff.field32(LibtiffFile.WIDTH) != layout.width()
          || tiff.field32(LibtiffFile.HEIGHT) != layout.height()) {
        throw Format.TIFF.corrupt(
            "its directory at byte %d cannot be read".formatted(layout.tags().offset()));
      }
      read(tiff, canvas);
    }
  }

  private void read(LibtiffFile tiff, TiffCanvas canvas) throws InvalidImageException {
    boolean ycc = tiff.field16(LibtiffFile.PHOTOMETRIC) == TiffLayout.YCBCR;
    if (ycc != (layout.photometric() == TiffLayout.YCBCR && layout.samples() == 3)) {
      throw Format.TIFF.unsupported(
          "%s data of photometric interpretation %d (tag 262)"
              .formatted(layout.compressionName(), tiff.field16(LibtiffFile.PHOTOMETRIC)));
    }
    boolean contiguous = tiff.field16(LibtiffFile.PLANAR_CONFIGURATION) == CONTIGUOUS;
    if (ycc && !(contiguous && tiff.field16(LibtiffFile.COMPRESSION) == NEW_JPEG)) {
      readRgba(tiff, canvas);
      return;
    }
    if (ycc) {
      tiff.setField(LibtiffFile.JPEG_COLOR_MODE, TO_RGB);
    }
    int planes = contiguous || layout.bands() == 1 ? 1 : layout.bands();
    if (tiff.isTiled()) {
      readTiles(tiff, planes, canvas);
    } else {
      readStrips(tiff, planes, canvas);
    }
  }

  private void readRgba(LibtiffFile tiff, TiffCanvas canvas) throws InvalidImageException {
    int width = layout.width();
    int height = layout.height();
    try (LibtiffRgba rgba = tiff.rgba()) {
      if (rgba.width() != width || rgba.height() != height) {
        throw contradiction();
      }
      int block = rows(tiff, tiff.isTiled() ? LibtiffFile.TILE_LENGTH : LibtiffFile.ROWS_PER_STRIP);
      RowCopy copy = new RowCopy(4 * width);
      try (Memory pixels = new Memory(4L * width * block)) {
        for (int y = 0; y < height; y += block) {
          int rows = Math.min(block, height - y);
          if (!rgba.read(y, rows, pixels)) {
            throw damaged("rows from " + y);
          }
          for (int i = 0; i < rows; i++) {
            canvas.pixels(0, y + i, width, copy.row(pixels, i, rows), 4);
          }
        }
      }
    }
  }

  /** Returns the number of rows of a strip or tile, at most that of the image. */
  private int rows(LibtiffFile tiff, int tag) throws InvalidImageException {
    long rows = tiff.field32(tag);
    if (rows == 0) {
      throw Format.TIFF.corrupt("strips or tiles of 0 rows (tag %d)".formatted(tag));
    }
    return (int) Math.min(rows, layout.height());
  }

  private long bitsPerPixel(int planes) {
    int samples = planes > 1 ? 1 : layout.samples();
    return (long) samples * layout.bits();
  }

  private void readStrips(LibtiffFile tiff, int planes, TiffCanvas canvas)
      throws InvalidImageException {
    int width = layout.width();
    int height = layout.height();
    int block = rows(tiff, LibtiffFile.ROWS_PER_STRIP);
    long stripBytes = tiff.size(Libtiff.STRIP_SIZE);
    long rowBytes = tiff.size(Libtiff.SCANLINE_SIZE);
    long neededBytes = (width * bitsPerPixel(planes) + 7) / 8;
    if (rowBytes < neededBytes || stripBytes < rowBytes || stripBytes > neededBytes * block) {
      throw contradiction();
    }
    RowCopy copy = new RowCopy((int) rowBytes);
    try (Memory strip = new Memory(stripBytes)) {
      strip.clear();
      for (int y = 0; y < height; y += block) {
        int rows = Math.min(block, height - y);
        for (int plane = 0; plane < planes; plane++) {
          if (!tiff.readStrip(y, plane, strip)) {
            throw damaged("the strip from row " + y);
          }
          for (int i = 0; i < rows; i++) {
            put(canvas, 0, y + i, width, copy.row(strip, i, rows), planes, plane);
          }
        }
      }
    }
  }

  private void readTiles(LibtiffFile tiff, int planes, TiffCanvas canvas)
      throws InvalidImageException {
    int width = layout.width();
    int height = layout.height();
    long tileWidth = tiff.field32(LibtiffFile.TILE_WIDTH);
    long tileHeight = tiff.field32(LibtiffFile.TILE_LENGTH);
    long tileBytes = tiff.size(Libtiff.TILE_SIZE);
    long rowBytes = tiff.size(Libtiff.TILE_ROW_SIZE);
    long neededBytes = (tileWidth * bitsPerPixel(planes) + 7) / 8;
    if (tileWidth < 1
        || tileHeight < 1
        || tileWidth != layout.tags().value(TiffDirectory.TILE_WIDTH, 0)
        || tileHeight != layout.tags().value(TiffDirectory.TILE_LENGTH, 0)
        || rowBytes != neededBytes
        || tileBytes != rowBytes * tileHeight) {
      throw contradiction();
    }
    RowCopy copy = new RowCopy((int) rowBytes);
    try (Memory tile = new Memory(tileBytes)) {
      for (long y = 0; y < height; y += tileHeight) {
        for (int plane = 0; plane < planes; plane++) {
          for (long x = 0; x < width; x += tileWidth) {
            if (!tiff.readTile((int) x, (int) y, plane, tile)) {
              throw damaged("the tile at column %d, row %d".formatted(x, y));
            }
            int columns = (int) Math.min(tileWidth, width - x);
            int rows = (int) Math.min(tileHeight, height - y);
            for (int i = 0; i < rows; i++) {
              byte[] row = copy.row(tile, i, rows);
              put(canvas, (int) x, (int) y + i, columns, row, planes, plane);
            }
          }
        }
      }
    }
  }

  private void put(TiffCanvas canvas, int x, int y, int count, byte[] row, int planes, int plane) {
    if (planes > 1) {
      canvas.plane(x, y, count, row, plane);
    } else {
      canvas.pixels(x, y, count, row, layout.samples());
    }
  }

  private static InvalidImageException contradiction() {
    return Format.TIFF.corrupt("its directory gives inconsistent sizes for its strips or tiles");
  }

  private InvalidImageException damaged(String what) {
    return Format.TIFF.corrupt("%s data of %s".formatted(layout.compressionName(), what));
  }
}
