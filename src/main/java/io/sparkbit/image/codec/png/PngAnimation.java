package io.sparkbit.image.codec.png;

import io.sparkbit.image.InvalidImageException;
import io.sparkbit.image.Region;
import io.sparkbit.image.codec.spi.ByteCursor;
import io.sparkbit.image.codec.spi.Format;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The animation chunks of a PNG file (W3C PNG, third edition, 11.3.6). Only the first frame is
 * read. Frames out of sequence are refused, as in Pillow (PngImagePlugin.py, chunk_fcTL).
 */
final class PngAnimation {
  private static final int ANIMATION_BYTES = 8;
  private static final int FRAME_BYTES = 26;
  private static final long MAX_FRAMES = 1L << 31;

  private long sequence = -1;
  private long frames;
  private boolean counted;
  private @Nullable Region frame;

  /** Reads acTL. A second one makes the file a still image. */
  void readCount(PngChunk chunk) throws InvalidImageException {
    ByteCursor data = cursor(chunk, ANIMATION_BYTES);
    long count = data.u32be();
    if (counted) {
      counted = false;
      frames = 0;
    } else if (count > 0 && count <= MAX_FRAMES) {
      counted = true;
      frames = count;
    }
  }

  /** Reads fcTL: the position of the next frame. */
  void readFrame(PngChunk chunk, @Nullable PngHeader header) throws InvalidImageException {
    ByteCursor data = cursor(chunk, FRAME_BYTES);
    follow(data);
    long width = data.u32be();
    long height = data.u32be();
    long left = data.u32be();
    long top = data.u32be();
    if (header == null || left + width > header.width() || top + height > header.height()) {
      throw chunk.damaged("its %s chunk puts a frame outside the image");
    }
    frame = new Region((int) left, (int) top, (int) width, (int) height);
  }

  /** Reads the sequence number before the pixels of a frame that is not the default image. */
  void readDataNumber(PngChunk chunk) throws InvalidImageException {
    if (sequence < 0) {
      throw chunk.damaged("its %s chunk precedes all frames");
    }
    follow(cursor(chunk, 4));
  }

  private static ByteCursor cursor(PngChunk chunk, int bytes) throws InvalidImageException {
    if (chunk.length() < bytes) {
      throw chunk.damaged("its %s chunk is too short");
    }
    return new ByteCursor(Format.PNG, chunk.data());
  }

  private void follow(ByteCursor data) throws InvalidImageException {
    long number = data.u32be();
    if (number != sequence + 1) {
      throw Format.PNG.corrupt(
          "its animation frames are out of sequence, %d follows %d".formatted(number, sequence));
    }
    sequence = number;
  }

  /** Returns where the first pixels belong, if a frame control precedes them. */
  Optional<Region> frame() {
    return Optional.ofNullable(frame);
  }

  /** Returns whether more frames follow the first, counting the default image. */
  boolean hasMore() {
    return frames + (counted && frame == null ? 1 : 0) > 1;
  }
}
