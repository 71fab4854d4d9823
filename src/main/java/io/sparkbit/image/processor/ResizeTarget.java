package io.sparkbit.image.processor;

import io.sparkbit.image.InvalidImageException;
import io.sparkbit.image.Size;

/**
 * The size that an image is resized to before the crop: {@code size}.
 *
 * @see BitImageProcessor.Builder#optSize
 */
public sealed interface ResizeTarget {

  /**
   * Returns the size of the resized image, in pixels.
   *
   * @throws InvalidImageException with {@code TOO_LARGE} or {@code UNSUPPORTED} if the image would
   *     become too large or have no pixels
   */
  Size of(int imageHeight, int imageWidth) throws InvalidImageException;

  /** {@code {"shortest_edge": n}}: the shorter edge becomes n; the aspect ratio is kept. */
  record ShortestEdge(int edge) implements ResizeTarget {
    public ShortestEdge {
      requirePositive(edge);
    }

    // get_resize_output_image_size (image_transforms.py) truncates the longer edge to an integer.
    @Override
    public Size of(int imageHeight, int imageWidth) throws InvalidImageException {
      return imageWidth <= imageHeight
          ? checked((double) ((long) edge * imageHeight) / imageWidth, edge)
          : checked(edge, (double) ((long) edge * imageWidth) / imageHeight);
    }
  }

  /** {@code {"height": h, "width": w}}: exactly this size, whatever the aspect ratio. */
  record Exact(Size size) implements ResizeTarget {
    @Override
    public Size of(int imageHeight, int imageWidth) {
      return size;
    }
  }

  /**
   * {@code {"shortest_edge": n, "longest_edge": m}}: the shorter edge becomes n unless the longer
   * one would exceed m.
   */
  record BoundedEdges(int shortest, int longest) implements ResizeTarget {
    public BoundedEdges {
      requirePositive(shortest);
      requirePositive(longest);
    }

    // get_size_with_aspect_ratio (image_transforms.py), where round() rounds half to even.
    @Override
    public Size of(int imageHeight, int imageWidth) throws InvalidImageException {
      double shorter = Math.min(imageHeight, imageWidth);
      double longer = Math.max(imageHeight, imageWidth);
      boolean bounded = longer / shorter * shortest > longest;
      double exact = bounded ? longest * shorter / longer : shortest;
      double edge = Math.rint(exact);
      if (shorter == edge) {
        return new Size(imageHeight, imageWidth);
      }
      return imageWidth < imageHeight
          ? checked(exact * imageHeight / imageWidth, edge)
          : checked(edge, exact * imageWidth / imageHeight);
    }
  }

  /** {@code {"max_height": h, "max_width": w}}: as large as fits; the aspect ratio is kept. */
  record Within(Size bounds) implements ResizeTarget {
    // get_image_size_for_max_height_width (image_utils.py)
    @Override
    public Size of(int imageHeight, int imageWidth) throws InvalidImageException {
      double scale =
          Math.min((double) bounds.height() / imageHeight, (double) bounds.width() / imageWidth);
      return checked(imageHeight * scale, imageWidth * scale);
    }
  }

  private static Size checked(double height, double width) throws InvalidImageException {
    if (height > Integer.MAX_VALUE || width > Integer.MAX_VALUE) {
      throw InvalidImageException.tooLarge(
          "the resized image",
          (long) width,
          (long) height,
          "the addressable maximum; its aspect ratio is too extreme for this size");
    }
    if (height < 1 || width < 1) {
      throw new InvalidImageException(
          InvalidImageException.Reason.UNSUPPORTED,
          "the resized image would have no pixels left; its aspect ratio is too extreme for this"
              + " size");
    }
    return new Size((int) height, (int) width);
  }

  private static void requirePositive(int edge) {
    if (edge < 1) {
      throw new IllegalArgumentException("an edge must be at least 1, got " + edge);
    }
  }
}
