package io.sparkbit.image.codec.jpeg;

import io.sparkbit.image.InvalidImageException;
import io.sparkbit.image.codec.spi.ByteCursor;
import io.sparkbit.image.codec.spi.Format;
import io.sparkbit.image.codec.spi.PixelLimit;
import io.sparkbit.image.metadata.Metadata;
import io.sparkbit.image.metadata.Orientation;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The marker segments of a JPEG file up to its first scan, read as Pillow reads them before it
 * calls libjpeg (JpegImagePlugin.py): size, channels, orientation. The coding is left to libjpeg.
 */
final class JpegHeader {
  private static final byte[] EXIF = "Exif\0\0".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] XMP =
      "http://ns.adobe.com/xap/1.0/\0".getBytes(StandardCharsets.US_ASCII);

  private final ByteCursor cursor;
  private final PixelLimit limit;
  private final ByteArrayOutputStream exif = new ByteArrayOutputStream();
  private byte[] xmp = {};
  private JpegFrame frame = JpegFrame.NONE;

  private JpegHeader(byte[] file, PixelLimit limit) {
    this.limit = limit;
    this.cursor = new ByteCursor(Format.JPEG, file);
  }

  static JpegHeader read(byte[] file, PixelLimit limit) throws InvalidImageException {
    JpegHeader header = new JpegHeader(file, limit);
    header.readSegments();
    return header;
  }

  private void readSegments() throws InvalidImageException {
    cursor.skip(2);
    int marker = nextMarker();
    while (marker != JpegMarker.SOS) {
      if (JpegMarker.hasSegment(marker)) {
        readSegment(marker, cursor.take(Math.max(0, cursor.u16be() - 2)));
      }
      marker = nextMarker();
    }
    if (frame.channels() == 0) {
      throw Format.JPEG.corrupt("a scan without a frame header");
    }
  }

  /** Returns the next marker, skipping other bytes. */
  private int nextMarker() throws InvalidImageException {
    while (true) {
      int before = cursor.u8();
      int marker = before;
      while (marker == 0xFF) {
        marker = cursor.u8();
      }
      if (before == 0xFF && marker != 0) {
        if (marker < JpegMarker.SOF0) {
          throw Format.JPEG.corrupt(
              "the bytes ff %02x at %d are not a marker".formatted(marker, cursor.position() - 2));
        }
        return marker;
      }
    }
  }

  private void readSegment(int marker, byte[] payload) throws InvalidImageException {
    if (JpegMarker.isFrame(marker)) {
      frame = JpegFrame.read(marker, payload, limit);
    } else if (marker == JpegMarker.APP1 && startsWith(payload, EXIF)) {
      // One block may be split into several segments.
      exif.write(payload, EXIF.length, payload.length - EXIF.length);
    } else if (marker == JpegMarker.APP1 && startsWith(payload, XMP)) {
      xmp = payload;
    }
  }

  private static boolean startsWith(byte[] payload, byte[] prefix) {
    return Arrays.mismatch(payload, prefix) == prefix.length || Arrays.equals(payload, prefix);
  }

  JpegFrame frame() {
    return frame;
  }

  /** Returns where the parameters of the first scan begin. */
  int firstScan() {
    return cursor.position();
  }

  Orientation orientation() {
    return new Metadata(exif.toByteArray(), xmp).orientation();
  }
}
