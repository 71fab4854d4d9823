package io.sparkbit.image.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Pillow 12.3.0 finds in odd blocks of EXIF. */
class ExifBlockTest {
  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }

  @ParameterizedTest
  @CsvSource({
    "short, 4d4d002a 00000008 0001 0112 0003 00000001 0006 0000, TURN_RIGHT",
    "little-endian, 49492a00 08000000 0100 1201 0300 01000000 0600 0000, TURN_RIGHT",
    "42 in the other order, 4d4d2a00 00000008 0001 0112 0003 00000001 0006 0000, TURN_RIGHT",
    "signed byte, 4d4d002a 00000008 0001 0112 0006 00000001 06000000, TURN_RIGHT",
    "float, 4d4d002a 00000008 0001 0112 000b 00000001 40c00000, TURN_RIGHT",
    "rational, 4d4d002a 00000008 0001 0112 0005 00000001 0000001a 00000000 0000000c 00000002,"
        + " TURN_RIGHT",
    "fraction, 4d4d002a 00000008 0001 0112 0005 00000001 0000001a 00000000 0000000d 00000002,"
        + " UPRIGHT",
    "bytes are no number, 4d4d002a 00000008 0001 0112 0001 00000001 06000000, UPRIGHT",
    "the last of two, 4d4d002a 00000008 0002 0112 0003 00000001 0006 0000 0112 0003 00000001 0003"
        + " 0000, UPSIDE_DOWN",
    "the prefix again, 457869660000 4d4d002a 00000008 0001 0112 0003 00000001 0006 0000,"
        + " TURN_RIGHT",
    "more entries than bytes, 4d4d002a 00000008 ffff 0112 0003 00000001 0006 0000, TURN_RIGHT",
    "after an entry too long, 4d4d002a 00000008 0002 010f 0002 00010000 00000008 0112 0003 00000001"
        + " 0006 0000, none",
    "no value, 4d4d002a 00000008 0001 0112 0003 00000000 0006 0000, none",
    "the prefix alone, 457869660000, none",
    "nothing, '', none",
    "BigTIFF, 49492b00 08000000 0100 1201 0300 01000000 0600 0000, UPRIGHT",
    "too short, 4d4d002a, UPRIGHT"
  })
  void findsTheOrientation(String kind, String block, String expected) {
    assertThat(ExifBlock.orientation(bytes(block)).map(Enum::name).orElse("none"))
        .as(kind)
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "'', <rdf tiff:Orientation=\"6\"/>, TURN_RIGHT",
    "'', <tiff:Orientation>8</tiff:Orientation>, TURN_LEFT",
    "'', <tiff:Orientation> 8</tiff:Orientation>, UPRIGHT",
    "4d4d002a 00000008 0001 0112 0003 00000001 0003 0000, <rdf tiff:Orientation=\"6\"/>,"
        + " UPSIDE_DOWN",
    "4d4d002a 00000008 0001 010f 0003 00000001 0003 0000, <rdf tiff:Orientation=\"6\"/>, TURN_RIGHT"
  })
  void xmpCountsWhereExifHasNoOrientation(String exif, String xmp, Orientation expected) {
    byte[] text = xmp.getBytes(StandardCharsets.UTF_8);
    assertThat(new Metadata(bytes(exif), text).orientation()).isEqualTo(expected);
  }
}
