package io.sparkbit.image;

/** Where the pixels of a frame go, one after the other. */
final class GifRows {
  /** First row and distance of rows of the four passes of an interlaced frame. */
  private static final int[][] PASSES = {{0, 8}, {4, 8}, {2, 4}, {1, 2}};

  private final byte[] canvas;
  private final int canvasWidth;
  private final Region frame;
  private int pass;
  private int step;
  private int row;
  private int column;
  private int offset;

  GifRows(byte[] canvas, int canvasWidth, Region frame, boolean interlaced) {
    this.canvas = canvas;
    this.canvasWidth = canvasWidth;
    this.frame = frame;
    this.pass = interlaced ? 0 : PASSES.length;
    this.step = interlaced ? PASSES[0][1] : 1;
    startRow();
  }

  boolean isFull() {
    return row >= frame.height();
  }

  /** Puts the next pixel; ignored when the frame is full. */
  void put(byte index) {
    if (isFull()) {
      return;
    }
    canvas[offset + column++] = index;
    if (column == frame.width()) {
      column = 0;
      row += step;
      while (isFull() && pass < PASSES.length - 1) {
        pass++;
        row = PASSES[pass][0];
        step = PASSES[pass][1];
      }
      startRow();
    }
  }

  private void startRow() {
    offset = (frame.top() + row) * canvasWidth + frame.left();
  }
}
