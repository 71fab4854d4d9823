package io.sparkbit.image.codec.jpeg;

import io.sparkbit.image.InvalidImageException;
import io.sparkbit.image.codec.spi.ByteCursor;
import io.sparkbit.image.codec.spi.Format;
import io.sparkbit.image.codec.spi.PixelLimit;
import java.util.HashMap;
import java.util.Map;

/**
 * A frame header (ITU-T T.81, B.2.2).
 *
 * @param progressive whether scans refine each other
 * @param blocks approximate number of 8 x 8 blocks of a component, by component id
 */
record JpegFrame(
    int width, int height, int channels, boolean progressive, Map<Integer, Long> blocks) {
  static final JpegFrame NONE = new JpegFrame(0, 0, 0, false, Map.of());

  private static final int BLOCK = 8;

  static JpegFrame read(int marker, byte[] payload, PixelLimit limit) throws InvalidImageException {
    ByteCursor cursor = new ByteCursor(Format.JPEG, payload);
    int precision = cursor.u8();
    int height = cursor.u16be();
    int width = cursor.u16be();
    int channels = cursor.u8();
    if (precision != 8) {
      throw Format.JPEG.unsupported(precision + " bits per channel");
    }
    if (channels != 1 && channels != 3 && channels != 4) {
      throw Format.JPEG.unsupported(channels + " channels");
    }
    limit.check(Format.JPEG, width, height);
    int[] ids = new int[channels];
    int[] samplings = new int[channels];
    int maxAcross = 1;
    int maxDown = 1;
    for (int i = 0; i < channels; i++) {
      ids[i] = cursor.u8();
      samplings[i] = cursor.u8();
      cursor.skip(1);
      maxAcross = Math.max(maxAcross, samplings[i] >> 4);
      maxDown = Math.max(maxDown, samplings[i] & 15);
    }
    Map<Integer, Long> blocks = new HashMap<>();
    for (int i = 0; i < channels; i++) {
      long across = blocks(width, samplings[i] >> 4, maxAcross);
      blocks.merge(ids[i], across * blocks(height, samplings[i] & 15, maxDown), Long::sum);
    }
    boolean progressive = marker == JpegMarker.SOF2 || marker == JpegMarker.SOF10;
    return new JpegFrame(width, height, channels, progressive, blocks);
  }

  private static long blocks(int length, int sampling, int most) {
    long divisor = (long) most * BLOCK;
    return (length * (long) sampling + divisor - 1) / divisor;
  }

  /** Returns the memory that libjpeg needs for all coefficients. */
  long coefficientBytes() {
    return allBlocks() * BLOCK * BLOCK * Short.BYTES;
  }

  long allBlocks() {
    return blocks.values().stream().mapToLong(Long::longValue).sum();
  }
}
