package io.sparkbit.image;

import java.io.ByteArrayOutputStream;

/**
 * The RIFF container of a WebP file (RFC 9649): sizes, orientation, and the first frame of an
 * animation as a still file of its own.
 *
 * @param canvasWidth of the whole picture
 * @param canvasHeight of the whole picture
 * @param still what libwebp decodes
 * @param frame where that lies on the canvas
 */
record WebpFile(
    int canvasWidth,
    int canvasHeight,
    byte[] still,
    Region frame,
    boolean hasAlpha,
    Orientation orientation) {
  private static final int CHUNK_HEADER_BYTES = 8;
  private static final int ALPHA_FLAG = 0x10;

  static WebpFile read(byte[] bytes, PixelLimit limit) throws InvalidImageException {
    Reader reader = new Reader(bytes, limit);
    reader.readChunks();
    return reader.result();
  }

  /** Walks over the chunks once. */
  private static final class Reader {
    private final byte[] bytes;
    private final PixelLimit limit;
    private final ByteCursor cursor;
    private int width;
    private int height;
    private boolean alpha;
    private boolean animated;
    private byte[] still = {};
    private Region frame = new Region(0, 0, 0, 0);
    private Orientation orientation = Orientation.UPRIGHT;

    Reader(byte[] bytes, PixelLimit limit) {
      this.bytes = bytes;
      this.limit = limit;
      this.cursor = new ByteCursor(Format.WEBP, bytes);
    }

    void readChunks() throws InvalidImageException {
      cursor.seek(4);
      long end = CHUNK_HEADER_BYTES + cursor.u32le();
      cursor.seek(end);
      cursor.seek(12);
      while (cursor.position() + CHUNK_HEADER_BYTES <= end) {
        String type = Latin1.text(cursor.take(4));
        long length = cursor.u32le();
        long next = cursor.position() + length + (length & 1);
        readChunk(type, length);
        cursor.seek(Math.min(next, Math.max(end, cursor.position())));
      }
    }

    private void readChunk(String type, long length) throws InvalidImageException {
      switch (type) {
        case "VP8X" -> {
          alpha = (cursor.u8() & ALPHA_FLAG) != 0;
          cursor.skip(3);
          setCanvas(u24() + 1, u24() + 1);
        }
        case "ANMF" -> {
          animated = true;
          if (still.length == 0) {
            readFirstFrame(length);
          }
        }
        case "VP8 ", "VP8L" -> {
          if (still.length == 0) {
            readBitstream(type);
            still = bytes;
          }
        }
        case "EXIF" -> orientation = TiffDirectory.read(withoutPrefix(length)).orientation();
        default -> {}
      }
    }

    private void setCanvas(int width, int height) throws InvalidImageException {
      limit.check(Format.WEBP, width, height);
      if (this.width == 0) {
        this.width = width;
        this.height = height;
      }
    }

    /** The sizes that a lossy or lossless bitstream begins with. */
    private void readBitstream(String type) throws InvalidImageException {
      int frameWidth;
      int frameHeight;
      if (type.equals("VP8L")) {
        cursor.skip(1);
        long bits = cursor.u32le();
        frameWidth = (int) (bits & 0x3FFF) + 1;
        frameHeight = (int) (bits >> 14 & 0x3FFF) + 1;
        alpha |= (bits >> 28 & 1) != 0;
      } else {
        cursor.skip(6);
        frameWidth = cursor.u16le() & 0x3FFF;
        frameHeight = cursor.u16le() & 0x3FFF;
      }
      setCanvas(frameWidth, frameHeight);
      frame = new Region(frame.left(), frame.top(), frameWidth, frameHeight);
      limit.check(Format.WEBP, frameWidth, frameHeight);
    }

    private void readFirstFrame(long length) throws InvalidImageException {
      int left = u24() * 2;
      int top = u24() * 2;
      int frameWidth = u24() + 1;
      int frameHeight = u24() + 1;
      cursor.skip(4);
      byte[] chunks = cursor.take(length - 16);
      if ((long) left + frameWidth > width || (long) top + frameHeight > height) {
        throw InvalidImageException.corrupt(Format.WEBP, "a frame outside of its canvas");
      }
      limit.check(Format.WEBP, frameWidth, frameHeight);
      frame = new Region(left, top, frameWidth, frameHeight);
      still = stillFile(frame, chunks);
    }

    private byte[] withoutPrefix(long length) throws InvalidImageException {
      byte[] exif = cursor.take(length);
      boolean prefixed = Latin1.text(exif).startsWith("Exif\0\0");
      return prefixed ? java.util.Arrays.copyOfRange(exif, 6, exif.length) : exif;
    }

    private int u24() throws InvalidImageException {
      return cursor.u16le() | cursor.u8() << 16;
    }

    WebpFile result() throws InvalidImageException {
      if (still.length == 0) {
        throw InvalidImageException.corrupt(Format.WEBP, "it has no image data");
      }
      if (!animated && (frame.width() != width || frame.height() != height)) {
        throw InvalidImageException.corrupt(Format.WEBP, "its headers contradict each other");
      }
      return new WebpFile(width, height, still, frame, alpha, orientation);
    }
  }

  private static byte[] stillFile(Region frame, byte[] chunks) {
    ByteArrayOutputStream file = new ByteArrayOutputStream(chunks.length + 30);
    file.writeBytes(Latin1.bytes("RIFF"));
    writeLittle(file, 4 + 18 + chunks.length, 4);
    file.writeBytes(Latin1.bytes("WEBPVP8X"));
    writeLittle(file, 10, 4);
    writeLittle(file, ALPHA_FLAG, 4);
    writeLittle(file, frame.width() - 1, 3);
    writeLittle(file, frame.height() - 1, 3);
    file.writeBytes(chunks);
    return file.toByteArray();
  }

  private static void writeLittle(ByteArrayOutputStream file, int value, int bytes) {
    for (int i = 0; i < bytes; i++) {
      file.write(value >> 8 * i);
    }
  }
}
