package io.sparkbit.image;

/**
 * The first frame of a GIF (GIF89a specification) on its canvas, whose uncovered parts are the
 * transparent color or color 0, as Pillow leaves them (GifImagePlugin.py). Own code, since the
 * readers of Java runtimes give fewer rows without a word, and stumble over small blocks and
 * indices beyond the palette.
 */
final class GifDecoder implements Format.Decoder {

  @Override
  public Decoded decode(byte[] bytes, PixelLimit limit) throws InvalidImageException {
    ByteCursor cursor = new ByteCursor(Format.GIF, bytes);
    GifHeader header = GifHeader.read(cursor, limit);
    byte[] canvas = new GifPixels(cursor, header).read();
    return header.palette() == null
        ? new Decoded(RgbImage.of(header.width(), header.height(), 1, canvas), Decoded.GRAY)
        : new Decoded(header.palette().color(canvas, header.width(), header.height()), "P");
  }
}
