package io.sparkbit.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.management.ThreadMXBean;
import io.sparkbit.image.InvalidImageException.Reason;
import io.sparkbit.image.codec.ImageDecoder;
import io.sparkbit.image.codec.spi.Format;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class BadImagesTest {
  private static final ImageDecoder DECODER = ImageDecoder.builder().build();

  private static InvalidImageException refusal(byte[] bytes) {
    return catchThrowableOfType(InvalidImageException.class, () -> DECODER.decode(bytes));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          bomb_60000x60000.png | TOO_LARGE | the image is 60000 x 60000 = 3,600,000,000 pixels, over the limit of 178,956,970; raise maxPixels (--max-pixels) if you trust the source
          empty.jpg | EMPTY | the file is empty (0 bytes); write it again or remove it
          flipped_bits.jpg | CORRUPT | JPEG data is damaged: Unsupported marker type 0x7f; replace the file
          header_only.jpg | TRUNCATED | JPEG data is truncated: the file has 24 bytes, but at least 89 are needed; copy the file again
          text.jpg | UNKNOWN_FORMAT | not a JPEG, PNG, GIF, BMP, WebP or TIFF file: it is text ('this is not an image this is not an image this is not an ima...'); leave it out or fetch the file again
          truncated.jpg | TRUNCATED | JPEG data is truncated: 17,521 bytes do not fill its 451 x 300 pixels; copy the file again
          """)
  void refusesWithReasonAndMessage(String name, Reason reason, String message) {
    InvalidImageException refusal = refusal(TestImages.bytes("golden/bad/" + name));
    assertThat(refusal).hasMessage(message);
    assertThat(refusal.reason()).isEqualTo(reason);
  }

  @Test
  void everyBadImageIsCoveredAbove() {
    assertThat(TestImages.names("golden/bad")).hasSize(6);
  }

  /** Headers that claim 30000 x 30000 pixels (WebP: 16384 x 16384, the most that it can). */
  private static final Map<Format, byte[]> HUGE =
      Map.of(
          Format.JPEG, HexFormat.of().parseHex("ffd8ffc0001108753075300301220002110103110100"),
          Format.PNG, hugePng(),
          Format.GIF, HexFormat.of().parseHex("474946383961307530750000002c0000000030753075000200"),
          Format.BMP, hugeBmp(),
          Format.WEBP, hugeWebp(),
          Format.TIFF, hugeTiff());

  private static byte[] hugePng() {
    ByteBuffer chunk = ByteBuffer.allocate(17).put("IHDR".getBytes(StandardCharsets.US_ASCII));
    chunk.putInt(30_000).putInt(30_000).put(new byte[] {8, 2, 0, 0, 0});
    CRC32 sum = new CRC32();
    sum.update(chunk.array());
    return ByteBuffer.allocate(60)
        .putLong(0x89504E470D0A1A0AL)
        .putInt(13)
        .put(chunk.array())
        .putInt((int) sum.getValue())
        .array();
  }

  private static byte[] hugeBmp() {
    ByteBuffer file = ByteBuffer.allocate(60).order(ByteOrder.LITTLE_ENDIAN);
    file.put(new byte[] {'B', 'M'}).position(10);
    return file.putInt(54).putInt(40).putInt(30_000).putInt(30_000).putInt(24 << 16 | 1).array();
  }

  private static byte[] hugeWebp() {
    ByteBuffer file = ByteBuffer.allocate(40).order(ByteOrder.LITTLE_ENDIAN);
    file.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(32);
    file.put("WEBPVP8L".getBytes(StandardCharsets.US_ASCII)).putInt(20);
    return file.put((byte) 0x2F).putInt(0x0FFFFFFF).array();
  }

  private static byte[] hugeTiff() {
    ByteBuffer file = ByteBuffer.allocate(60).order(ByteOrder.LITTLE_ENDIAN);
    file.put(new byte[] {'I', 'I', 42, 0}).putInt(8).putShort((short) 2);
    file.putShort((short) 256).putShort((short) 4).putInt(1).putInt(30_000);
    return file.putShort((short) 257).putShort((short) 4).putInt(1).putInt(30_000).array();
  }

  @ParameterizedTest
  @EnumSource(Format.class)
  void refusesHugeHeadersWithoutAllocating(Format format) {
    byte[] file = HUGE.get(format);
    assertThat(refusal(file).reason()).isEqualTo(Reason.TOO_LARGE);

    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    refusal(file);
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(200_000);
  }

  @Test
  void aPngThatIsTooSmallForItsHeaderIsRefusedWithoutAllocating() {
    byte[] png = TestImages.bytes("golden/one_pixel.png");
    ByteBuffer.wrap(png).putInt(16, 10_000).putInt(20, 10_000);
    CRC32 sum = new CRC32();
    sum.update(png, 12, 17);
    ByteBuffer.wrap(png).putInt(29, (int) sum.getValue());
    assertThat(refusal(png))
        .hasMessageContaining("cannot hold the 300,010,000 bytes that its header claims");
  }

  @Test
  void aGifThatIsTooSmallForItsHeaderIsRefusedWithoutAllocating() {
    byte[] gif =
        HexFormat.of().parseHex("47494638396110271027000000" + "2c000000001027102700" + "080100");
    assertThat(refusal(gif))
        .hasMessage(
            "GIF data is truncated: 2 bytes cannot hold the 100,000,000 pixels that its header"
                + " claims; copy the file again");
  }

  @Test
  void aGifThatEndsBeforeItsLastPixelIsRefused() {
    byte[] gif =
        HexFormat.of()
            .parseHex(
                "47494638396102000200800000"
                    + "0000ffff0000"
                    + "2c000000000200020000"
                    + "02024c01003b");
    assertThat(refusal(gif))
        .hasMessage(
            "GIF data is truncated: its end code precedes its last pixel; copy the file again");
  }

  @Test
  void theSmallestIntegerIsNoHeight() {
    byte[] bmp = hugeBmp();
    ByteBuffer.wrap(bmp).order(ByteOrder.LITTLE_ENDIAN).putInt(22, Integer.MIN_VALUE);
    assertThat(refusal(bmp))
        .hasMessage(
            "the image is 30000 x 2147483648 = 64,424,509,440,000 pixels, over the limit of"
                + " 178,956,970; raise maxPixels (--max-pixels) if you trust the source");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          po_badadler.png | CORRUPT | PNG data is damaged: its pixels cannot be decompressed; replace the file
          po_badihdr.png | CORRUPT | PNG data is damaged: the checksum of its IHDR chunk is wrong; replace the file
          po_cut40.png | TRUNCATED | PNG data is truncated: its last pixels are missing; copy the file again
          jo_noeoi.jpg | TRUNCATED | JPEG data is truncated: 35,040 bytes do not fill its 451 x 300 pixels; copy the file again
          jo_soi2.jpg | CORRUPT | JPEG data is damaged: Invalid JPEG file structure: two SOI markers; replace the file
          """)
  void saysWhatIsWrong(String name, Reason reason, String message) {
    InvalidImageException refusal = refusal(TestImages.bytes("pillow/" + name));
    assertThat(refusal).hasMessage(message);
    assertThat(refusal.reason()).isEqualTo(reason);
  }
}
