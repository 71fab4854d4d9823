package io.sparkbit.image.codec.webp;

import io.sparkbit.image.InvalidImageException;
import io.sparkbit.image.Region;
import io.sparkbit.image.codec.spi.ByteCursor;
import io.sparkbit.image.codec.spi.Format;
import io.sparkbit.image.codec.spi.PixelLimit;
import io.sparkbit.image.metadata.Metadata;
import io.sparkbit.image.metadata.Orientation;
import java.util.Arrays;

/**
 * The RIFF container of a WebP file (RFC 9649), parsed like libwebp's demuxer (demux.c), which
 * Pillow uses: damage in any frame is refused, although only the first one is used.
 */
final class WebpFile {
  private static final int FILE_HEADER_BYTES = 12;
  private static final int CHUNK_HEADER_BYTES = 8;
  private static final int CANVAS_BYTES = 10;
  private static final int ANIMATION_BYTES = 6;
  private static final int FRAME_HEADER_BYTES = 16;
  private static final int ANIMATION_FLAG = 0x02;
  private static final int XMP_FLAG = 0x04;
  private static final int EXIF_FLAG = 0x08;
  private static final int ALPHA_FLAG = 0x10;
  private static final int KNOWN_FLAGS = 0x3E;

  private final byte[] bytes;
  private final PixelLimit limit;
  private final ByteCursor cursor;
  private int flags;
  private boolean alpha;
  private boolean animated;
  private byte[] exif = {};
  private byte[] xmp = {};
  private int width;
  private int height;
  private byte[] still = {};
  private byte[] opaque = {};
  private Region frame = new Region(0, 0, 0, 0);

  private WebpFile(byte[] bytes, PixelLimit limit) {
    this.bytes = bytes;
    this.limit = limit;
    this.cursor = new ByteCursor(Format.WEBP, bytes);
  }

  static WebpFile read(byte[] file, PixelLimit limit) throws InvalidImageException {
    ByteCursor header = new ByteCursor(Format.WEBP, file);
    header.seek(4);
    long end = CHUNK_HEADER_BYTES + header.u32le();
    header.seek(end);
    byte[] bytes = end == file.length ? file : Arrays.copyOf(file, (int) end);
    WebpFile webp = new WebpFile(bytes, limit);
    webp.readFile();
    return webp;
  }

  private void readFile() throws InvalidImageException {
    cursor.seek(FILE_HEADER_BYTES);
    if (cursor.name().equals("VP8X")) {
      readCanvas();
      while (cursor.remaining() > 0) {
        readChunk();
      }
    } else {
      cursor.seek(FILE_HEADER_BYTES);
      readStill(0, 0);
    }
    if (still.length == 0) {
      throw corrupt("it has no image data");
    }
  }

  private void readCanvas() throws InvalidImageException {
    long length = payload();
    long next = cursor.position() + length;
    flags = cursor.u8();
    if (length < CANVAS_BYTES || (flags & ~KNOWN_FLAGS) != 0) {
      throw corrupt("its header is not a valid WebP header");
    }
    alpha = (flags & ALPHA_FLAG) != 0;
    cursor.skip(3);
    width = u24() + 1;
    height = u24() + 1;
    limit.check(Format.WEBP, width, height);
    cursor.seek(next);
  }

  private void readChunk() throws InvalidImageException {
    int start = cursor.position();
    String type = cursor.name();
    long length = payload();
    long next = cursor.position() + length;
    switch (type) {
      case "ALPH", "VP8 ", "VP8L" -> {
        if (still.length > 0 || animated || (flags & ANIMATION_FLAG) != 0) {
          throw corrupt("an image outside the animation's frames");
        }
        cursor.seek(start);
        readStill(0, 0);
        return;
      }
      case "ANMF" -> {
        readFrame(length);
        return;
      }
      case "ANIM" -> animated = length >= ANIMATION_BYTES;
      case "EXIF" -> exif = firstOf(exif, EXIF_FLAG, length);
      case "XMP " -> xmp = firstOf(xmp, XMP_FLAG, length);
      case "VP8X" -> throw corrupt("a second header at byte " + start);
      default -> {}
    }
    cursor.seek(next);
  }

  /** Returns a chunk's length with its padding; refuses one that exceeds the file. */
  private long payload() throws InvalidImageException {
    long length = cursor.u32le();
    long padded = length + (length & 1);
    int position = cursor.position();
    cursor.skip(padded);
    cursor.seek(position);
    return padded;
  }

  /**
   * Reads metadata. Ignores what the header does not announce, and all but the first, as libwebp
   * does.
   */
  private byte[] firstOf(byte[] earlier, int flag, long length) throws InvalidImageException {
    return (flags & flag) != 0 && earlier.length == 0 ? cursor.take(length) : earlier;
  }

  private void readFrame(long length) throws InvalidImageException {
    if (!animated || (flags & ANIMATION_FLAG) == 0) {
      throw corrupt("a frame of an animation that its header does not announce");
    }
    long end = cursor.position() + length;
    int left = u24() * 2;
    int top = u24() * 2;
    // The bitstream's size is used instead.
    cursor.skip(FRAME_HEADER_BYTES - 6);
    readStill(left, top);
    if (cursor.position() > end) {
      throw corrupt("a frame that is larger than its chunk");
    }
  }

  /** Reads an optional alpha chunk and a bitstream. Leaves what follows to the caller. */
  private void readStill(int left, int top) throws InvalidImageException {
    int start = cursor.position();
    String type = cursor.name();
    boolean alphaChunk = type.equals("ALPH");
    if (alphaChunk) {
      cursor.skip(payload());
      type = cursor.name();
    }
    if (!type.equals("VP8 ") && (alphaChunk || !type.equals("VP8L"))) {
      throw corrupt("no image data at byte " + start);
    }
    int bitstream = cursor.position() - 4;
    cursor.skip(payload());
    int end = cursor.position();
    Libwebp.Features features = Libwebp.features(Arrays.copyOfRange(bytes, bitstream, end));
    limit.check(Format.WEBP, features.width(), features.height());
    if (width == 0) {
      width = features.width();
      height = features.height();
    }
    requireWithin(left, top, features);
    if (still.length == 0) {
      alpha |= alphaChunk || features.alpha();
      frame = new Region(left, top, features.width(), features.height());
      still = Arrays.copyOfRange(bytes, start, end);
      opaque = Arrays.copyOfRange(bytes, bitstream, end);
    }
    if (cursor.remaining() > 0) {
      if (cursor.name().equals("ALPH")) {
        throw corrupt("alpha that follows its picture");
      }
      payload();
      cursor.seek(end);
    }
  }

  private void requireWithin(int left, int top, Libwebp.Features features)
      throws InvalidImageException {
    boolean exact = features.width() == width && features.height() == height;
    if ((long) left + features.width() > width
        || (long) top + features.height() > height
        || (!animated && !exact)) {
      throw corrupt(
          "a frame of %d x %d pixels at %d, %d on its canvas of %d x %d"
              .formatted(features.width(), features.height(), left, top, width, height));
    }
  }

  private int u24() throws InvalidImageException {
    return cursor.u16le() | cursor.u8() << 16;
  }

  private static InvalidImageException corrupt(String detail) {
    return Format.WEBP.corrupt(detail);
  }

  int width() {
    return width;
  }

  int height() {
    return height;
  }

  /** Returns what libwebp decodes: chunks without a file around them. */
  byte[] still() {
    return still;
  }

  /** Returns the same without alpha. */
  byte[] opaque() {
    return opaque;
  }

  /** Returns where the frame is on the canvas. */
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
