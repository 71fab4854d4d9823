package io.sparkbit.image;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * The RIFF container of a WebP file (RFC 9649): sizes, orientation, and the first frame of an
 * animation as a still file of its own.
 */
final class WebpFile {
  private static final int FILE_HEADER_BYTES = 12;
  private static final int CHUNK_HEADER_BYTES = 8;
  private static final int FRAME_HEADER_BYTES = 16;
  private static final int ALPHA_FLAG = 0x10;
  private static final int EXIF_FLAG = 0x08;
  private static final int XMP_FLAG = 0x04;
  private static final int ANIMATION_FLAG = 0x02;

  private final byte[] bytes;
  private final PixelLimit limit;
  private final ByteCursor cursor;
  private int width;
  private int height;
  private int flags;
  private boolean alpha;
  private byte[] still = {};
  private Region frame = new Region(0, 0, 0, 0);
  private byte[] exif = {};
  private byte[] xmp = {};

  private WebpFile(byte[] bytes, PixelLimit limit) {
    this.bytes = bytes;
    this.limit = limit;
    this.cursor = new ByteCursor(Format.WEBP, bytes);
  }

  static WebpFile read(byte[] bytes, PixelLimit limit) throws InvalidImageException {
    WebpFile file = new WebpFile(bytes, limit);
    file.readChunks();
    return file;
  }

  private void readChunks() throws InvalidImageException {
    cursor.seek(4);
    long end = CHUNK_HEADER_BYTES + cursor.u32le();
    cursor.seek(end);
    cursor.seek(FILE_HEADER_BYTES);
    while (cursor.position() + CHUNK_HEADER_BYTES <= end) {
      String type = cursor.name();
      long length = cursor.u32le();
      long next = cursor.position() + length + (length & 1);
      readChunk(type, length);
      cursor.seek(Math.min(next, Math.max(end, cursor.position())));
    }
    if (still.length == 0) {
      throw InvalidImageException.corrupt(Format.WEBP, "it has no image data");
    }
    if (still == bytes && (frame.width() != width || frame.height() != height)) {
      throw InvalidImageException.corrupt(Format.WEBP, "its headers contradict each other");
    }
  }

  private void readChunk(String type, long length) throws InvalidImageException {
    switch (type) {
      case "VP8X" -> readCanvas();
      case "EXIF" -> exif = firstOf(exif, EXIF_FLAG, length);
      case "XMP " -> xmp = firstOf(xmp, XMP_FLAG, length);
      case "ANMF", "VP8 ", "VP8L" -> {
        if (still.length == 0) {
          readImage(type, length);
        }
      }
      default -> {}
    }
  }

  private void readCanvas() throws InvalidImageException {
    flags = cursor.u8();
    alpha = (flags & ALPHA_FLAG) != 0;
    cursor.skip(3);
    width = u24() + 1;
    height = u24() + 1;
    limit.check(Format.WEBP, width, height);
  }

  /** libwebp ignores what the header does not announce, and all but the first. */
  private byte[] firstOf(byte[] earlier, int flag, long length) throws InvalidImageException {
    return (flags & flag) != 0 && earlier.length == 0 ? cursor.take(length) : earlier;
  }

  private void readImage(String type, long length) throws InvalidImageException {
    switch (type) {
      case "VP8L" -> {
        cursor.skip(1);
        long bits = cursor.u32le();
        alpha |= (bits >> 28 & 1) != 0;
        setStill((int) (bits & 0x3FFF) + 1, (int) (bits >> 14 & 0x3FFF) + 1);
      }
      case "VP8 " -> {
        cursor.skip(6);
        setStill(cursor.u16le() & 0x3FFF, cursor.u16le() & 0x3FFF);
      }
      default -> readFrame(length);
    }
  }

  private void setStill(int frameWidth, int frameHeight) throws InvalidImageException {
    limit.check(Format.WEBP, frameWidth, frameHeight);
    if (width == 0) {
      width = frameWidth;
      height = frameHeight;
    }
    frame = new Region(0, 0, frameWidth, frameHeight);
    still = bytes;
  }

  private void readFrame(long length) throws InvalidImageException {
    if ((flags & ANIMATION_FLAG) == 0) {
      throw InvalidImageException.corrupt(
          Format.WEBP, "a frame of an animation that its header does not announce");
    }
    int left = u24() * 2;
    int top = u24() * 2;
    frame = new Region(left, top, u24() + 1, u24() + 1);
    cursor.skip(4);
    if ((long) left + frame.width() > width || (long) top + frame.height() > height) {
      throw InvalidImageException.corrupt(Format.WEBP, "a frame outside of its canvas");
    }
    still = stillFile(frame, cursor.take(length - FRAME_HEADER_BYTES));
  }

  private int u24() throws InvalidImageException {
    return cursor.u16le() | cursor.u8() << 16;
  }

  private static byte[] stillFile(Region frame, byte[] chunks) {
    ByteArrayOutputStream file = new ByteArrayOutputStream(chunks.length + 30);
    file.writeBytes("RIFF".getBytes(StandardCharsets.ISO_8859_1));
    writeLittle(file, 4 + CHUNK_HEADER_BYTES + 10 + chunks.length, 4);
    file.writeBytes("WEBPVP8X".getBytes(StandardCharsets.ISO_8859_1));
    writeLittle(file, 10, 4);
    writeLittle(file, ALPHA_FLAG, 4);
    writeLittle(file, frame.width() - 1, 3);
    writeLittle(file, frame.height() - 1, 3);
    file.writeBytes(chunks);
    return file.toByteArray();
  }

  private static void writeLittle(ByteArrayOutputStream file, int value, int bytes) {
    for (int i = 0; i < bytes; i++) {
      file.write(value >> (8 * i));
    }
  }

  /** Columns of the whole picture. */
  int width() {
    return width;
  }

  /** Rows of the whole picture. */
  int height() {
    return height;
  }

  /** What libwebp decodes. */
  byte[] still() {
    return still;
  }

  /** Where that lies on the picture. */
  Region frame() {
    return frame;
  }

  boolean hasAlpha() {
    return alpha;
  }

  Orientation orientation() {
    return new Metadata(exif, xmp).orientation();
  }
}
