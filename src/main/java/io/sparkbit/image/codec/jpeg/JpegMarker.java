package io.sparkbit.image.codec.jpeg;

/** The second bytes of JPEG markers (ITU-T T.81, table B.1). */
final class JpegMarker {
  static final int SOF0 = 0xC0;
  static final int SOF2 = 0xC2;
  static final int DHT = 0xC4;
  static final int SOF10 = 0xCA;
  static final int SOF15 = 0xCF;
  static final int RST0 = 0xD0;
  static final int SOI = 0xD8;
  static final int EOI = 0xD9;
  static final int SOS = 0xDA;
  static final int DHP = 0xDE;
  static final int APP1 = 0xE1;
  static final int JPG0 = 0xF0;
  static final int COM = 0xFE;

  private static final int JPG = 0xC8;
  private static final int DAC = 0xCC;

  private JpegMarker() {}

  /** Returns whether the marker's segment holds a frame header. */
  static boolean isFrame(int marker) {
    return (marker >= SOF0 && marker <= SOF15 && marker != DHT && marker != JPG && marker != DAC)
        || marker == DHP;
  }

  /** Returns whether the marker is followed by a length. */
  static boolean hasSegment(int marker) {
    return marker >= SOF0
        && (marker < RST0 || marker > EOI)
        && marker != JPG
        && (marker < JPG0 || marker == COM);
  }
}
