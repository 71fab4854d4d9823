package io.sparkbit.image;

import java.io.Serializable;

/** Height and width in pixels, each at least 1. */
public record Size(int height, int width) implements Serializable {
  /**
   * Creates a size.
   *
   * @throws IllegalArgumentException if an edge is less than 1
   */
  public Size {
    if (height < 1 || width < 1) {
      throw new IllegalArgumentException(
          "height and width must be at least 1, got " + height + " x " + width);
    }
  }

  /** Returns a size whose edges are equal. */
  public static Size square(int edge) {
    return new Size(edge, edge);
  }

  @Override
  public String toString() {
    return height + " x " + width;
  }
}
