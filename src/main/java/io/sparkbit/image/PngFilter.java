package io.sparkbit.image;

/** Undoes the prediction of a row from its neighbors. */
final class PngFilter {
  private PngFilter() {}

  static void undo(int type, byte[] row, byte[] above, int distance) throws InvalidImageException {
    switch (type) {
      case 0 -> {}
      case 1 -> undoLeft(row, distance);
      case 2 -> undoAbove(row, above);
      case 3 -> undoAverage(row, above, distance);
      case 4 -> undoPaeth(row, above, distance);
      default ->
          throw InvalidImageException.corrupt(
              Format.PNG, "a row of unknown filter type " + (type & 0xFF));
    }
  }

  private static void undoLeft(byte[] row, int distance) {
    for (int i = distance; i < row.length; i++) {
      row[i] += row[i - distance];
    }
  }

  private static void undoAbove(byte[] row, byte[] above) {
    for (int i = 0; i < row.length; i++) {
      row[i] += above[i];
    }
  }

  private static void undoAverage(byte[] row, byte[] above, int distance) {
    for (int i = 0; i < row.length; i++) {
      int left = i < distance ? 0 : row[i - distance] & 0xFF;
      row[i] += (byte) ((left + (above[i] & 0xFF)) >> 1);
    }
  }

  private static void undoPaeth(byte[] row, byte[] above, int distance) {
    for (int i = 0; i < Math.min(distance, row.length); i++) {
      row[i] += above[i];
    }
    for (int i = distance; i < row.length; i++) {
      int left = row[i - distance] & 0xFF;
      int up = above[i] & 0xFF;
      int corner = above[i - distance] & 0xFF;
      int toLeft = Math.abs(up - corner);
      int toUp = Math.abs(left - corner);
      int toCorner = Math.abs(left + up - 2 * corner);
      int nearest = toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner;
      row[i] += (byte) nearest;
    }
  }
}
