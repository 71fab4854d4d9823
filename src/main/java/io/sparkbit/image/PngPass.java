package io.sparkbit.image;

import java.util.List;

/** One of the pictures that an interlaced file consists of; all others have one pass. */
record PngPass(int firstColumn, int firstRow, int columnStep, int rowStep) {
  static final List<PngPass> PROGRESSIVE = List.of(new PngPass(0, 0, 1, 1));

  /** Adam7. */
  static final List<PngPass> INTERLACED =
      List.of(
          new PngPass(0, 0, 8, 8),
          new PngPass(4, 0, 8, 8),
          new PngPass(0, 4, 4, 8),
          new PngPass(2, 0, 4, 4),
          new PngPass(0, 2, 2, 4),
          new PngPass(1, 0, 2, 2),
          new PngPass(0, 1, 1, 2));

  int columns(int width) {
    return Math.max(0, (width - firstColumn + columnStep - 1) / columnStep);
  }

  int rows(int height) {
    return Math.max(0, (height - firstRow + rowStep - 1) / rowStep);
  }
}
