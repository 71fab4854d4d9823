package io.sparkbit.image.codec.tiff;

import io.sparkbit.image.InvalidImageException;
import io.sparkbit.image.codec.spi.Format;

/**
 * The strips or tiles of a TIFF image.
 *
 * @param across how many are side by side
 * @param down how many are one above the other
 * @param planes number of such grids
 * @param maxBytes the most bytes that one holds, with room for subsampled rows and columns
 */
record TiffGrid(long across, long down, int planes, int maxBytes) {
  private static final int LARGEST_SUBSAMPLING = 4;

  static TiffGrid of(TiffLayout layout) throws InvalidImageException {
    TiffDirectory tags = layout.tags();
    boolean tiled = layout.isTiled();
    long width = tiled ? tags.value(TiffDirectory.TILE_WIDTH, 0) : layout.width();
    long rows =
        tiled
            ? tags.value(TiffDirectory.TILE_LENGTH, 0)
            : Math.min(tags.value(TiffDirectory.ROWS_PER_STRIP, layout.height()), layout.height());
    if (width < 1 || rows < 1) {
      throw Format.TIFF.corrupt("strips or tiles of %d x %d pixels".formatted(width, rows));
    }
    int samples = layout.separate() ? 1 : layout.samples();
    long rowBytes = (roundUp(width, LARGEST_SUBSAMPLING) * samples * layout.bits() + 7) / 8;
    long bytes = roundUp(rows, LARGEST_SUBSAMPLING) * rowBytes;
    return new TiffGrid(
        roundUp(layout.width(), width) / width,
        roundUp(layout.height(), rows) / rows,
        layout.separate() ? layout.samples() : 1,
        (int) Math.min(bytes, Integer.MAX_VALUE));
  }

  private static long roundUp(long value, long multiple) {
    return (value + multiple - 1) / multiple * multiple;
  }

  long count() {
    return across * down * planes;
  }
}
