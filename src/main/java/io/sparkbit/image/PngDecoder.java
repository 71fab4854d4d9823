package io.sparkbit.image;

import java.util.zip.CRC32;

/**
 * PNG (W3C PNG, third edition): all color types, 1 to 16 bits, interlaced or not. Sixteen bits are
 * cut down to the upper eight, transparency is dropped. As strict as Pillow: checksums count in
 * front of the image data, and not from there on (PngImagePlugin.py).
 */
final class PngDecoder implements FormatDecoder {
  private static final int SIGNATURE_BYTES = 8;
  private static final String IDAT = "IDAT";

  @Override
  public Decoded decode(byte[] bytes, PixelLimit limit) throws InvalidImageException {
    ByteCursor cursor = new ByteCursor(Format.PNG, bytes);
    cursor.skip(SIGNATURE_BYTES);
    PngHeader header = null;
    byte[] palette = {};
    Orientation orientation = Orientation.UPRIGHT;
    while (true) {
      long length = cursor.u32be();
      String type = Latin1.text(cursor.take(4));
      if (type.equals(IDAT)) {
        break;
      }
      byte[] data = cursor.take(length);
      checkSum(type, data, cursor.u32be());
      switch (type) {
        case "IHDR" -> header = PngHeader.read(data, limit);
        case "PLTE" -> palette = data;
        case "eXIf" -> orientation = TiffDirectory.read(data).orientation();
        case "IEND" -> throw InvalidImageException.corrupt(Format.PNG, "it has no image data");
        default -> {}
      }
    }
    if (header == null) {
      throw InvalidImageException.corrupt(Format.PNG, "image data precedes the header");
    }
    cursor.seek(cursor.position() - 8L);
    return new Decoded(readPixels(cursor, header, palette), header.mode(), orientation);
  }

  private static void checkSum(String type, byte[] data, long expected)
      throws InvalidImageException {
    CRC32 sum = new CRC32();
    sum.update(Latin1.bytes(type));
    sum.update(data);
    if (sum.getValue() != expected) {
      throw InvalidImageException.corrupt(
          Format.PNG, "the checksum of its %s chunk is wrong".formatted(Latin1.printable(type)));
    }
  }

  private static RgbImage readPixels(ByteCursor cursor, PngHeader header, byte[] palette)
      throws InvalidImageException {
    try (PngInflater inflater = new PngInflater(cursor)) {
      inflater.requirePlausible(header.filteredBytes());
      byte[] pixels = new byte[header.width() * header.height() * header.outputChannels()];
      PngRowWriter writer = new PngRowWriter(header, palette, pixels);
      for (PngPass pass : header.passes()) {
        readPass(inflater, header, pass, writer);
      }
      return RgbImage.of(header.width(), header.height(), header.outputChannels(), pixels);
    }
  }

  private static void readPass(
      PngInflater inflater, PngHeader header, PngPass pass, PngRowWriter writer)
      throws InvalidImageException {
    int columns = pass.columns(header.width());
    int rows = pass.rows(header.height());
    if (columns == 0) {
      return;
    }
    byte[] above = new byte[header.rowBytes(columns)];
    byte[] row = new byte[above.length];
    for (int y = 0; y < rows; y++) {
      int filter = inflater.filterType();
      inflater.fill(row);
      PngFilter.undo(filter, row, above, header.pixelBytes());
      writer.write(row, pass, y, columns);
      byte[] swap = above;
      above = row;
      row = swap;
    }
  }
}
