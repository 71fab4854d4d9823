package io.sparkbit.image;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * The marker segments of a JPEG file up to its first scan, and the file rewritten without what
 * Java's reader would act upon or stumble over: application segments (color profiles, thumbnails,
 * Adobe's and JFIF's color hints) and comments. How the channels are meant is decided here instead,
 * as libjpeg does.
 */
final class JpegHeader {
  private static final int SOF0 = 0xC0;
  private static final int SOF2 = 0xC2;
  private static final int SOF15 = 0xCF;
  private static final int DHT = 0xC4;
  private static final int JPG = 0xC8;
  private static final int DAC = 0xCC;
  private static final int RST0 = 0xD0;
  private static final int SOI = 0xD8;
  private static final int EOI = 0xD9;
  private static final int SOS = 0xDA;
  private static final int APP0 = 0xE0;
  private static final int APP1 = 0xE1;
  private static final int APP14 = 0xEE;
  private static final int APP15 = 0xEF;
  private static final int COM = 0xFE;
  private static final int TEM = 0x01;

  /** Makes Java's reader take three components for YCbCr whatever their sampling. */
  private static final byte[] JFIF = {
    (byte) 0xFF, (byte) APP0, 0, 16, 'J', 'F', 'I', 'F', 0, 1, 1, 0, 0, 1, 0, 1, 0, 0
  };

  private final byte[] file;
  private final ByteCursor cursor;
  private final PixelLimit limit;
  private final ByteArrayOutputStream plain;
  private byte[] components = {};
  private boolean jfif;
  private int adobeTransform = -1;
  private Orientation orientation = Orientation.UPRIGHT;

  private JpegHeader(byte[] file, PixelLimit limit) {
    this.file = file;
    this.limit = limit;
    this.cursor = new ByteCursor(Format.JPEG, file);
    this.plain = new ByteArrayOutputStream(file.length);
  }

  static JpegHeader read(byte[] file, PixelLimit limit) throws InvalidImageException {
    JpegHeader header = new JpegHeader(file, limit);
    header.readSegments();
    return header;
  }

  private void readSegments() throws InvalidImageException {
    cursor.skip(2);
    plain.write(0xFF);
    plain.write(SOI);
    while (true) {
      int marker = nextMarker();
      if (marker == SOS) {
        readScans();
        return;
      }
      if (marker == EOI || marker == SOI) {
        throw InvalidImageException.corrupt(
            Format.JPEG, "no image data before the marker at byte " + (cursor.position() - 2));
      }
      if (marker != TEM && (marker < RST0 || marker > RST0 + 7)) {
        readSegment(marker);
      }
    }
  }

  /** Skips stray bytes before a marker, as libjpeg's next_marker does. */
  private int nextMarker() throws InvalidImageException {
    while (true) {
      int before = cursor.u8();
      int marker = before;
      while (marker == 0xFF) {
        marker = cursor.u8();
      }
      if (before == 0xFF && marker != 0) {
        return marker;
      }
    }
  }

  private void readSegment(int marker) throws InvalidImageException {
    int length = cursor.u16be();
    if (length < 2) {
      throw InvalidImageException.corrupt(
          Format.JPEG, "a segment of length %d at byte %d".formatted(length, cursor.position()));
    }
    byte[] payload = cursor.take(length - 2);
    if (marker >= APP0 && marker <= APP15) {
      readApplication(marker, payload);
    } else if (marker != COM) {
      if (marker >= SOF0 && marker <= SOF15 && marker != DHT && marker != JPG && marker != DAC) {
        readFrame(marker, payload);
      }
      plain.write(0xFF);
      plain.write(marker);
      plain.write(length >> 8);
      plain.write(length);
      plain.writeBytes(payload);
    }
  }

  private void readFrame(int marker, byte[] payload) throws InvalidImageException {
    ByteCursor frame = new ByteCursor(Format.JPEG, payload);
    int precision = frame.u8();
    int height = frame.u16be();
    int width = frame.u16be();
    int count = frame.u8();
    limit.check(Format.JPEG, width, height);
    if (marker > SOF2) {
      throw InvalidImageException.unsupported(
          Format.JPEG, "lossless or arithmetic coding (SOF%d)".formatted(marker - SOF0));
    }
    if (precision != 8) {
      throw InvalidImageException.unsupported(Format.JPEG, precision + " bits per channel");
    }
    if (count != 1 && count != 3 && count != 4) {
      throw InvalidImageException.unsupported(Format.JPEG, count + " channels");
    }
    components = new byte[count];
    for (int i = 0; i < count; i++) {
      components[i] = (byte) frame.u8();
      frame.skip(2);
    }
    if (count == 3) {
      plain.writeBytes(JFIF);
    }
  }

  private void readApplication(int marker, byte[] payload) {
    if (marker == APP0 && payload.length >= 14 && startsWith(payload, "JFIF\0")) {
      jfif = true;
    } else if (marker == APP14 && payload.length >= 12 && startsWith(payload, "Adobe")) {
      adobeTransform = payload[11] & 0xFF;
    } else if (marker == APP1 && startsWith(payload, "Exif\0\0")) {
      orientation =
          TiffDirectory.read(Arrays.copyOfRange(payload, 6, payload.length)).orientation();
    }
  }

  private static boolean startsWith(byte[] payload, String text) {
    if (payload.length < text.length()) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (payload[i] != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private void readScans() throws InvalidImageException {
    if (components.length == 0) {
      throw InvalidImageException.corrupt(Format.JPEG, "a scan without a frame header");
    }
    int scans = cursor.position();
    for (int i = scans; i + 1 < file.length; i++) {
      if (file[i] == (byte) 0xFF && file[i + 1] == (byte) EOI) {
        plain.write(0xFF);
        plain.write(SOS);
        plain.write(file, scans, file.length - scans);
        return;
      }
    }
    throw InvalidImageException.truncated(
        Format.JPEG, "no end-of-image marker within its %,d bytes".formatted(file.length));
  }

  /** The file with only what decodes to samples. */
  byte[] plainFile() {
    return plain.toByteArray();
  }

  int channels() {
    return components.length;
  }

  Orientation orientation() {
    return orientation;
  }

  /**
   * Whether the samples are YCbCr (with 3 channels) or YCCK (with 4) instead of RGB or CMYK:
   * libjpeg's default_decompress_parms, jdapimin.c.
   */
  boolean isYcc() {
    if (components.length == 4) {
      return adobeTransform > 0;
    }
    if (components.length != 3) {
      return false;
    }
    if (jfif) {
      return true;
    }
    if (adobeTransform >= 0) {
      return adobeTransform != 0;
    }
    return components[0] != 'R' || components[1] != 'G' || components[2] != 'B';
  }
}
