package io.sparkbit.model;

import java.nio.ByteBuffer;

/**
 * Images of one size on their way into the network: uint8, N x H x W x C, in native memory that is
 * reused from batch to batch. Not thread-safe.
 */
public final class PixelBatch {

  private final int height;
  private final int width;
  private final int channels;
  private final ByteBuffer pixels;

  /**
   * An empty batch.
   *
   * @param capacity in images
   */
  public PixelBatch(int capacity, int height, int width, int channels) {
    this.height = height;
    this.width = width;
    this.channels = channels;
    this.pixels =
        ByteBuffer.allocateDirect(
            Math.multiplyExact(capacity, Math.multiplyExact(height * width, channels)));
  }

  /**
   * Appends an image.
   *
   * @param image H x W x C, row-major
   * @throws IllegalArgumentException if it has another size than the batch's images
   */
  public void add(byte[] image) {
    if (image.length != imageBytes()) {
      throw new IllegalArgumentException(
          "An image of %d bytes does not fit a batch of %d x %d x %d"
              .formatted(image.length, height, width, channels));
    }
    pixels.put(image);
  }

  /** Makes room for the next images. */
  public void clear() {
    pixels.clear();
  }

  /** Images in the batch. */
  public int size() {
    return pixels.position() / imageBytes();
  }

  int height() {
    return height;
  }

  int width() {
    return width;
  }

  int channels() {
    return channels;
  }

  /** The images so far, from position 0. */
  ByteBuffer pixels() {
    return pixels.duplicate().flip();
  }

  private int imageBytes() {
    return height * width * channels;
  }
}
