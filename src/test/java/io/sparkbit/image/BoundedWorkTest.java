package io.sparkbit.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sparkbit.image.InvalidImageException.Reason;
import io.sparkbit.image.codec.ImageDecoder;
import io.sparkbit.image.codec.jpeg.JpegDecoder;
import io.sparkbit.image.codec.png.PngDecoder;
import io.sparkbit.image.codec.spi.DecodingMemory;
import io.sparkbit.image.codec.spi.FormatDecoder;
import io.sparkbit.image.codec.spi.PixelLimit;
import io.sparkbit.image.codec.tiff.TiffDecoder;
import io.sparkbit.image.codec.webp.WebpDecoder;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;

/** Files that ask for more work or native memory than they are worth, seen by their headers. */
class BoundedWorkTest {
  private static final int MIB = 1 << 20;

  private static InvalidImageException refusal(FormatDecoder decoder, byte[] file, int heapMib) {
    return catchThrowableOfType(
        InvalidImageException.class,
        () -> {
          DecodingMemory memory = new DecodingMemory((long) heapMib * MIB);
          try (PixelLimit limit = new PixelLimit(ImageDecoder.DEFAULT_MAX_PIXELS, memory)) {
            decoder.decode(file, limit);
          }
        });
  }

  /** A gray picture one pixel wide, whose rows are strips that all begin and end at the same. */
  private static byte[] stripsThatShareABlock(int rows, int blockBytes) {
    int[][] tags = {
      {256, 1}, {257, rows}, {258, 8}, {259, 8}, {262, 1}, {266, 2}, {273, 0}, {278, 1}, {279, 1}
    };
    int directory = 8 + blockBytes;
    int offsets = directory + 2 + tags.length * 12 + 4;
    int counts = offsets + 4 * rows;
    ByteBuffer file = ByteBuffer.allocate(counts + 4 * rows).order(ByteOrder.LITTLE_ENDIAN);
    file.put(new byte[] {'I', 'I', 42, 0}).putInt(directory).position(directory);
    file.putShort((short) tags.length);
    for (int[] tag : tags) {
      boolean many = tag[0] == 273 || tag[0] == 279;
      file.putShort((short) tag[0]).putShort((short) 4).putInt(many ? rows : 1);
      file.putInt(tag[0] == 273 ? offsets : tag[0] == 279 ? counts : tag[1]);
    }
    for (int row = 0; row < rows; row++) {
      file.putInt(offsets + 4 * row, 8).putInt(counts + 4 * row, blockBytes);
    }
    return file.array();
  }

  @Test
  void stripsThatShareALargeBlockAreRefused() {
    assertThat(refusal(new TiffDecoder(), stripsThatShareABlock(60_000, 100_000), 512))
        .hasMessage(
            "TIFF data is damaged: its 60,000 strips or tiles claim 6,000,000,000 bytes, but the"
                + " file has 580,122; replace the file");
  }

  @Test
  void stripsMayShareASmallBlock() {
    // It is none of Deflate's, but that is looked at later.
    assertThat(refusal(new TiffDecoder(), stripsThatShareABlock(100, 20), 512))
        .hasMessage("TIFF data is damaged: Deflate data of the strip from row 0; replace the file");
  }

  @Test
  void theCoefficientsOfAProgressiveJpegCount() {
    byte[] file = TestImages.bytes("golden/astronaut_422_progressive.jpg");
    int frame = 0;
    while (file[frame] != (byte) 0xFF || file[frame + 1] != (byte) 0xC2) {
      frame++;
    }
    ByteBuffer.wrap(file).putShort(frame + 5, (short) 6000).putShort(frame + 7, (short) 6000);
    // 206 MiB for the pixels of all kinds, 137 for coefficients of 2 values a pixel.
    InvalidImageException refusal = refusal(new JpegDecoder(), file, 512);
    assertThat(refusal)
        .hasMessage(
            "the image has 6000 x 6000 pixels in several scans; decoding it takes 344 MiB, more"
                + " than half of this JVM's heap (256 MiB); give the JVM more memory"
                + " (spark.executor.memory; in local mode spark.driver.memory) or scale the image down");
    assertThat(refusal.reason()).isEqualTo(Reason.TOO_LARGE);
  }

  @Test
  void damagedAlphaIsNoLackOfMemory() {
    byte[] file = TestImages.bytes("reports/webp/rgba0_q0.webp");
    int alpha = new String(file, StandardCharsets.ISO_8859_1).indexOf("ALPH");
    file[alpha + 8] = 3;
    InvalidImageException refusal = refusal(new WebpDecoder(), file, 512);
    assertThat(refusal)
        .hasMessage("WebP data is damaged: its alpha cannot be read; replace the file");
    assertThat(refusal.reason()).isEqualTo(Reason.CORRUPT);
  }

  @Test
  void profilesThatExpandAThousandfoldAreRefused() {
    byte[] profile = deflated(new byte[MIB]);
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    byte[] onePixel = TestImages.bytes("golden/one_pixel.png");
    png.write(onePixel, 0, 33);
    ByteBuffer chunk = ByteBuffer.allocate(4 + 3 + profile.length);
    chunk.put("iCCPn\0\0".getBytes(StandardCharsets.US_ASCII)).put(profile);
    CRC32 sum = new CRC32();
    sum.update(chunk.array());
    for (int i = 0; i < 65; i++) {
      png.writeBytes(ByteBuffer.allocate(4).putInt(chunk.capacity() - 4).array());
      png.writeBytes(chunk.array());
      png.writeBytes(ByteBuffer.allocate(4).putInt((int) sum.getValue()).array());
    }
    png.write(onePixel, 33, onePixel.length - 33);
    assertThat(refusal(new PngDecoder(), png.toByteArray(), 512))
        .hasMessage(
            "PNG data is damaged: its texts and profiles, including the iCCP chunk, exceed 64"
                + " MiB; replace the file");
  }

  private static byte[] deflated(byte[] bytes) {
    Deflater deflater = new Deflater();
    deflater.setInput(bytes);
    deflater.finish();
    byte[] compressed = new byte[bytes.length];
    int length = deflater.deflate(compressed);
    deflater.end();
    return Arrays.copyOf(compressed, length);
  }
}
