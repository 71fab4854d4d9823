package io.sparkbit.image.codec.jpeg;

import io.sparkbit.image.InvalidImageException;
import io.sparkbit.image.codec.spi.Format;

/**
 * Limits the work that the scans of a file cause. Each visits all blocks of its components, even if
 * it has only a few bytes, so a small file can keep libjpeg busy for hours. Its authors advise
 * refusing more than 500 scans ("Two Issues with the JPEG Standard", libjpeg-turbo.org).
 */
final class JpegScans {
  private static final int MOST_SCANS = 500;

  /** About two seconds of work, at 60 ns per visit of a block. */
  private static final long MOST_VISITS = 32_000_000;

  /** For images of any size: encoders visit a block six to ten times. */
  private static final long MOST_VISITS_OF_A_BLOCK = 16;

  private final byte[] file;
  private final JpegFrame frame;
  private int scans;
  private long visits;

  private JpegScans(byte[] file, JpegFrame frame) {
    this.file = file;
    this.frame = frame;
  }

  /**
   * Counts the scans of a file in one pass over its markers.
   *
   * @return whether there may be several, in which case libjpeg keeps all coefficients until the
   *     last one. A sequential file whose first scan has all components has no other.
   * @throws InvalidImageException if there are too many
   */
  static boolean check(byte[] file, JpegHeader header) throws InvalidImageException {
    JpegFrame frame = header.frame();
    JpegScans scans = new JpegScans(file, frame);
    boolean several = frame.progressive() || scans.u8(header.firstScan() + 2) < frame.channels();
    if (several) {
      scans.count(header.firstScan() - 2);
    }
    return several;
  }

  private void count(int firstMarker) throws InvalidImageException {
    int at = firstMarker;
    while (u8(at + 1) != JpegMarker.EOI && at < file.length) {
      int marker = u8(at + 1);
      if (marker == JpegMarker.SOS) {
        addScan(at + 4);
      }
      at += 2 + (JpegMarker.hasSegment(marker) ? u8(at + 2) << 8 | u8(at + 3) : 0);
      while (at < file.length && (u8(at) != 0xFF || u8(at + 1) < JpegMarker.SOF0)) {
        at++;
      }
    }
  }

  private void addScan(int at) throws InvalidImageException {
    scans++;
    for (int i = 0; i < u8(at); i++) {
      visits += frame.blocks().getOrDefault(u8(at + 1 + 2 * i), 0L);
    }
    if (scans > MOST_SCANS) {
      throw Format.JPEG.unsupported("more than %d scans".formatted(MOST_SCANS));
    }
    if (visits > Math.max(MOST_VISITS, MOST_VISITS_OF_A_BLOCK * frame.allBlocks())) {
      throw Format.JPEG.unsupported(
          "%d or more scans of %d x %d pixels".formatted(scans, frame.width(), frame.height()));
    }
  }

  /** Returns a byte, or 0 past the end of the file. */
  private int u8(int at) {
    return at < file.length ? file[at] & 0xFF : 0;
  }
}
