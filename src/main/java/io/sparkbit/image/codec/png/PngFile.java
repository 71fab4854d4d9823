package io.sparkbit.image.codec.png;

import io.sparkbit.image.InvalidImageException;
import io.sparkbit.image.Region;
import io.sparkbit.image.codec.spi.ByteCursor;
import io.sparkbit.image.codec.spi.Format;
import io.sparkbit.image.codec.spi.Palette;
import io.sparkbit.image.codec.spi.PixelLimit;
import io.sparkbit.image.metadata.Orientation;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Walks through the chunks of a PNG file (W3C PNG, third edition): those before the pixels, with
 * checksums verified, those of the pixels, and those after them. Refuses what Pillow refuses
 * (PngImagePlugin.py): it does not verify the checksums of pixels, because deflate has its own, and
 * accepts files that end after them.
 */
final class PngFile {
  private static final int SIGNATURE_BYTES = 8;
  private static final int SUM_BYTES = 4;
  private static final int FRAME_NUMBER_BYTES = 4;

  /** Bytes that Pillow reads at once, which decides how far it sees past the last pixel. */
  private static final int PIECE_BYTES = 1 << 16;

  private final byte[] file;
  private final ByteCursor cursor;
  private final PngMetadata metadata = new PngMetadata();
  private final PngAnimation animation = new PngAnimation();
  private @Nullable PngHeader header;
  private Palette palette = new Palette(new byte[0]);

  private final Region frame;
  private final boolean animated;

  /** The chunk of pixels being read, up to {@code position}. */
  private PngChunk data;

  private long position;

  /**
   * Reads up to the pixels.
   *
   * @throws InvalidImageException if there are no pixels, or too many
   */
  PngFile(byte[] file, PixelLimit limit) throws InvalidImageException {
    this.file = file;
    this.cursor = new ByteCursor(Format.PNG, file);
    cursor.skip(SIGNATURE_BYTES);
    PngChunk chunk = nextChunk();
    while (!isFirstData(chunk)) {
      chunk.requireWhole();
      cursor.seek(chunk.end());
      chunk.requireSum(cursor.u32be());
      readBefore(chunk, limit);
      chunk = nextChunk();
    }
    header().requireKnown();
    header().requirePlausible(file.length);
    frame = frame(header());
    animated = animation.hasMore();
    data = chunk;
    open(chunk);
  }

  /** Accepts IDAT only after the header: Pillow skips earlier ones. */
  private boolean isFirstData(PngChunk chunk) {
    return chunk.name().equals("fdAT") || (chunk.name().equals("IDAT") && header != null);
  }

  private PngChunk nextChunk() throws InvalidImageException {
    PngChunk chunk = PngChunk.read(file, cursor);
    chunk.requireName();
    return chunk;
  }

  private Region frame(PngHeader header) throws InvalidImageException {
    Region whole = new Region(0, 0, (int) header.width(), (int) header.height());
    Region part = animation.frame().orElse(whole);
    if (part.width() < 1
        || part.height() < 1
        || part.left() + part.width() > whole.width()
        || part.top() + part.height() > whole.height()) {
      throw Format.PNG.corrupt("its first frame is outside the image");
    }
    return part;
  }

  private void readBefore(PngChunk chunk, PixelLimit limit) throws InvalidImageException {
    switch (chunk.name()) {
      case "IHDR" -> {
        header = PngHeader.read(new ByteCursor(Format.PNG, chunk.data())).after(header);
        limit.check(Format.PNG, header.width(), header.height());
      }
      case "PLTE" -> {
        if (header != null && header.isPalette()) {
          palette = palette(chunk);
        }
      }
      case "IEND" -> throw Format.PNG.corrupt("it has no image data");
      default -> readSide(chunk);
    }
  }

  private static Palette palette(PngChunk chunk) throws InvalidImageException {
    if (chunk.length() / 3 > Palette.COLORS) {
      throw chunk.damaged("its %s chunk has more than 256 colors");
    }
    return new Palette(chunk.data());
  }

  private void readSide(PngChunk chunk) throws InvalidImageException {
    switch (chunk.name()) {
      case "acTL" -> animation.readCount(chunk);
      case "fcTL" -> animation.readFrame(chunk, header);
      default -> metadata.read(chunk, header);
    }
  }

  private void open(PngChunk chunk) throws InvalidImageException {
    data = chunk;
    position = chunk.start();
    if (chunk.name().equals("fdAT")) {
      animation.readDataNumber(chunk);
      position += FRAME_NUMBER_BYTES;
    }
  }

  PngHeader header() throws InvalidImageException {
    if (header == null) {
      throw Format.PNG.corrupt("image data precedes the header");
    }
    return header;
  }

  Palette palette() {
    return palette;
  }

  /** Returns where the pixels belong in the image. */
  Region frame() {
    return frame;
  }

  /** Returns the camera's orientation; complete only after {@link #readRest}. */
  Orientation orientation() {
    return metadata.orientation();
  }

  /**
   * Feeds the next piece of the compressed pixels.
   *
   * @throws InvalidImageException if there is none
   */
  void feed(Inflater inflater) throws InvalidImageException {
    while (position == data.end()) {
      skipSum(data);
      PngChunk chunk = nextChunk();
      if (!chunk.isData()) {
        throw Format.PNG.truncated("its %s chunk precedes the last pixels".formatted(chunk.name()));
      }
      open(chunk);
    }
    long length = Math.min(PIECE_BYTES, Math.min(data.end(), file.length) - position);
    if (length <= 0) {
      throw Format.PNG.truncated("its last pixels are missing");
    }
    inflater.setInput(file, (int) position, (int) length);
    position += length;
  }

  private void skipSum(PngChunk chunk) throws InvalidImageException {
    cursor.seek(Math.min(chunk.end() + SUM_BYTES, file.length));
  }

  /** Reads the chunks after the pixels, up to IEND, the next frame or a chunk without a name. */
  void readRest() throws InvalidImageException {
    skipSum(data);
    while (cursor.remaining() >= PngChunk.HEAD_BYTES) {
      PngChunk chunk = PngChunk.read(file, cursor);
      boolean isNextFrame = animated && chunk.name().equals("fcTL");
      if (!chunk.isNamed() || chunk.name().equals("IEND") || isNextFrame) {
        return;
      }
      chunk.requireWhole();
      switch (chunk.name()) {
        case "IHDR" -> PngHeader.read(new ByteCursor(Format.PNG, chunk.data()));
        case "fdAT" -> animation.readDataNumber(chunk);
        default -> readSide(chunk);
      }
      skipSum(chunk);
    }
  }
}
