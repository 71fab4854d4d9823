package io.sparkbit.image.codec.tiff;

import io.sparkbit.image.InvalidImageException;
import io.sparkbit.image.codec.spi.Format;
import io.sparkbit.image.codec.spi.Pixels;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Reads uncompressed strips and tiles as Pillow does: by their offsets, whatever lengths the file
 * claims. Missing ones are zero (TiffImageFile._setup, TiffImagePlugin.py; ImagingRawDecode,
 * RawDecode.c).
 */
final class TiffRawData {
  private final byte[] file;
  private final TiffLayout layout;
  private final int samplesPerPixel;

  /** A rectangle of the image and the position of its bytes. */
  private record Tile(int x, int y, int width, int height, int plane, long offset, long pitch) {}

  TiffRawData(byte[] file, TiffLayout layout) {
    this.file = file;
    this.layout = layout;
    this.samplesPerPixel = layout.separate() ? 1 : layout.samples();
  }

  /** Returns the tiles in the order in which they are drawn, later ones over earlier ones. */
  private List<Tile> tiles() throws InvalidImageException {
    requireSupported();
    TiffDirectory tags = layout.tags();
    boolean tiled = layout.isTiled();
    long[] offsets = tags.values(tiled ? TiffDirectory.TILE_OFFSETS : TiffDirectory.STRIP_OFFSETS);
    if (offsets.length == 0) {
      throw Format.TIFF.corrupt("it does not say where its pixels are");
    }
    long tileWidth = tiled ? tags.value(TiffDirectory.TILE_WIDTH, 0) : layout.width();
    long tileHeight =
        tags.value(
            tiled ? TiffDirectory.TILE_LENGTH : TiffDirectory.ROWS_PER_STRIP,
            tiled ? 0 : layout.height());
    if (tileWidth < 1 || tileHeight < 1) {
      throw Format.TIFF.corrupt(
          "strips or tiles of %d x %d pixels".formatted(tileWidth, tileHeight));
    }
    boolean whole = tileWidth == layout.width() && tileHeight == layout.height();
    int first = whole && !layout.separate() ? offsets.length - 1 : 0;
    List<Tile> tiles = new ArrayList<>();
    long x = 0;
    long y = 0;
    int plane = 0;
    for (int i = first;
        i < offsets.length && plane < (layout.separate() ? layout.bands() : 1);
        i++) {
      int columns = (int) Math.min(tileWidth, layout.width() - x);
      int rows = (int) Math.min(tileHeight, layout.height() - y);
      long pitch = columns < tileWidth ? tileWidth * samplesPerPixel * layout.bits() / 8 : 0;
      tiles.add(
          new Tile(
              (int) x, (int) y, columns, rows, plane, offsets[i], Math.max(pitch, bytes(columns))));
      x += tileWidth;
      if (x >= layout.width()) {
        x = 0;
        y += tileHeight;
        if (y >= layout.height()) {
          y = 0;
          plane++;
        }
      }
    }
    tiles.sort(Comparator.comparingLong(Tile::offset));
    return tiles;
  }

  /** Refuses what Pillow does not read, or reads contrary to the specification. */
  private void requireSupported() throws InvalidImageException {
    if (layout.photometric() == TiffLayout.YCBCR && layout.samples() > 1) {
      throw Format.TIFF.unsupported("uncompressed YCbCr");
    }
    boolean gray = layout.bands() == 1;
    boolean refused =
        layout.bands() == 2
            || layout.isPremultiplied()
            || (gray && (layout.bits() == 12 || layout.bits() == 16));
    if (layout.separate() && refused) {
      throw Format.TIFF.unsupported(
          "uncompressed separate planes (tag 284) of %s, %d bits"
              .formatted(layout.mode(), layout.bits()));
    }
  }

  private int bytes(int columns) {
    return (int) (((long) columns * samplesPerPixel * layout.bits() + 7) / 8);
  }

  /** Refuses a file that does not hold all tiles. */
  void requireData() throws InvalidImageException {
    for (Tile tile : tiles()) {
      long end = tile.offset + (tile.height - 1) * tile.pitch + bytes(tile.width);
      if (tile.offset < 0 || end < 0 || end > file.length) {
        throw Format.TIFF.truncated(
            "the file has %d bytes, but at least %s are needed"
                .formatted(file.length, Long.toUnsignedString(end)));
      }
    }
  }

  void read(TiffCanvas canvas) throws InvalidImageException {
    for (Tile tile : tiles()) {
      byte[] row = new byte[bytes(tile.width)];
      for (int i = 0; i < tile.height; i++) {
        System.arraycopy(file, (int) (tile.offset + i * tile.pitch), row, 0, row.length);
        if (layout.isReversed()) {
          Pixels.reverseBits(row);
        }
        if (layout.separate()) {
          canvas.plane(tile.x, tile.y + i, tile.width, row, tile.plane);
        } else {
          canvas.pixels(tile.x, tile.y + i, tile.width, row, samplesPerPixel);
        }
      }
    }
  }
}
