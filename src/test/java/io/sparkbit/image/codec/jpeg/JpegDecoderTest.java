package io.sparkbit.image.codec.jpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkbit.image.InvalidImageException;
import io.sparkbit.image.RgbImage;
import io.sparkbit.image.TestImages;
import io.sparkbit.image.codec.ImageDecoder;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JpegDecoderTest {
  private static final String PROGRESSIVE = "golden/astronaut_422_progressive.jpg";
  private static final byte[] EOI = {(byte) 0xFF, (byte) 0xD9};

  private static RgbImage decode(byte[] file) throws InvalidImageException {
    return ImageDecoder.builder().build().decode(file);
  }

  /** A file whose last scan comes as often as that in all. */
  private static byte[] repeatingTheLastScan(byte[] file, int times) {
    int scan = file.length - 2;
    while (file[scan] != (byte) 0xFF || file[scan + 1] != (byte) 0xDA) {
      scan--;
    }
    byte[] lastScan = Arrays.copyOfRange(file, scan, file.length - 2);
    ByteBuffer repeated = ByteBuffer.allocate(file.length + lastScan.length * (times - 1));
    repeated.put(file, 0, file.length - 2);
    for (int i = 1; i < times; i++) {
      repeated.put(lastScan);
    }
    return repeated.put(EOI).array();
  }

  @Test
  void refusesMoreScansThanAnyEncoderWrites() {
    byte[] file = repeatingTheLastScan(TestImages.bytes(PROGRESSIVE), 501);
    assertThatThrownBy(() -> decode(file))
        .isInstanceOf(InvalidImageException.class)
        .hasMessage(
            "JPEG is not supported with more than 500 scans; convert it to 8-bit PNG or JPEG");
  }

  @Test
  void readsAsManyScansAsEncodersWrite() throws InvalidImageException {
    byte[] file = TestImages.bytes(PROGRESSIVE);
    RgbImage once = decode(file);
    assertThat(decode(repeatingTheLastScan(file, 64))).hasToString(once.toString());
  }

  @Test
  void tablesMayComeInAFileOfTheirOwn() throws InvalidImageException {
    byte[] file = TestImages.bytes("golden/chelsea_420.jpg");
    byte[] tables = {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF, (byte) 0xD9};
    byte[] both = Arrays.copyOf(tables, tables.length + file.length);
    System.arraycopy(file, 0, both, tables.length, file.length);
    assertThat(decode(both).data()).isEqualTo(decode(file).data());
  }

  @Test
  void theEndMarkerMayBeMissingWhereNoPixelIs() throws InvalidImageException {
    byte[] file = TestImages.bytes("golden/chelsea_420.jpg");
    byte[] padded = Arrays.copyOf(Arrays.copyOf(file, file.length - 2), file.length + 1000);
    assertThat(decode(padded).data()).isEqualTo(decode(file).data());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          sof3.jpg | JPEG is not supported with this type of coding (libjpeg: Unsupported color conversion request); convert it to 8-bit PNG or JPEG
          prec12.jpg | JPEG is not supported with 12 bits per channel; convert it to 8-bit PNG or JPEG
          no_eoi.jpg | JPEG data is truncated: 2,931 bytes do not fill its 101 x 77 pixels; copy the file again
          """)
  void saysWhyAFileIsRefused(String name, String message) {
    assertThatThrownBy(() -> decode(TestImages.bytes("reports/jpeg/" + name)))
        .isInstanceOf(InvalidImageException.class)
        .hasMessage(message);
  }
}
