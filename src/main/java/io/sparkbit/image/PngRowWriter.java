package io.sparkbit.image;

/** Turns rows of packed samples into pixels at their places. */
final class PngRowWriter {
  private final PngHeader header;
  private final byte[] palette;
  private final byte[] pixels;

  PngRowWriter(PngHeader header, byte[] palette, byte[] pixels) {
    this.header = header;
    this.palette = Palette.full(palette);
    this.pixels = pixels;
  }

  void write(byte[] row, PngPass pass, int passRow, int columns) {
    int channels = header.outputChannels();
    int y = pass.firstRow() + passRow * pass.rowStep();
    int to = (y * header.width() + pass.firstColumn()) * channels;
    int step = pass.columnStep() * channels;
    if (header.bits() < 8) {
      writePacked(row, to, step, columns);
    } else if (header.colorType() == PngHeader.PALETTE) {
      for (int x = 0; x < columns; x++) {
        System.arraycopy(palette, (row[x] & 0xFF) * 3, pixels, to + x * step, 3);
      }
    } else {
      writeBytes(row, to, step, columns);
    }
  }

  private void writePacked(byte[] row, int to, int step, int columns) {
    int bits = header.bits();
    int max = (1 << bits) - 1;
    for (int x = 0; x < columns; x++) {
      int bit = x * bits;
      int sample = row[bit >> 3] >> (8 - bits - (bit & 7)) & max;
      if (header.colorType() == PngHeader.PALETTE) {
        System.arraycopy(palette, sample * 3, pixels, to + x * step, 3);
      } else {
        pixels[to + x * step] = (byte) (sample * 255 / max);
      }
    }
  }

  /** The upper byte of each sample; what follows the colors is transparency. */
  private void writeBytes(byte[] row, int to, int step, int columns) {
    int sampleBytes = header.bits() / 8;
    int pixelBytes = header.pixelBytes();
    int channels = header.outputChannels();
    for (int x = 0; x < columns; x++) {
      for (int c = 0; c < channels; c++) {
        pixels[to + x * step + c] = row[x * pixelBytes + c * sampleBytes];
      }
    }
  }
}
