package io.sparkbit.image.codec.gif;

import io.sparkbit.image.InvalidImageException;
import io.sparkbit.image.RgbImage;
import io.sparkbit.image.codec.spi.ByteCursor;
import io.sparkbit.image.codec.spi.Decoded;
import io.sparkbit.image.codec.spi.Format;
import io.sparkbit.image.codec.spi.FormatDecoder;
import io.sparkbit.image.codec.spi.Magic;
import io.sparkbit.image.codec.spi.PixelLimit;

/**
 * Decoder for the first frame of a GIF (GIF89a specification) on its canvas. Pixels outside the
 * frame have the transparent color or color 0, as in Pillow (GifImagePlugin.py). Implemented here
 * because the readers of Java runtimes silently return fewer rows, and fail on small blocks and on
 * indices beyond the palette.
 */
public final class GifDecoder implements FormatDecoder {

  @Override
  public Format format() {
    return Format.GIF;
  }

  @Override
  public boolean recognizes(byte[] head) {
    return Magic.startsWith(head, 0, 'G', 'I', 'F', '8', '7', 'a')
        || Magic.startsWith(head, 0, 'G', 'I', 'F', '8', '9', 'a');
  }

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
