package io.sparkbit.model;

import ai.djl.ndarray.types.Shape;
import io.sparkbit.image.RgbImage;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * A native buffer of images of one shape, N x H x W x C, that the engine reads in place. It is
 * reused and grows to the size of its largest batch.
 */
final class PixelBuffer {

  private ByteBuffer bytes = ByteBuffer.allocateDirect(0);
  private Shape shape = new Shape(0);

  /**
   * @param images at least one, all of one shape
   */
  void fill(List<RgbImage> images) {
    RgbImage first = images.get(0);
    int needed = Math.multiplyExact(images.size(), first.data().length);
    if (bytes.capacity() < needed) {
      bytes = ByteBuffer.allocateDirect(needed);
    }
    bytes.clear();
    images.forEach(image -> bytes.put(image.data()));
    bytes.flip();
    shape = new Shape(images.size(), first.height(), first.width(), first.channels());
  }

  ByteBuffer bytes() {
    return bytes;
  }

  Shape shape() {
    return shape;
  }
}
