package io.sparkbit.image.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkbit.image.ExifOrientation;
import io.sparkbit.image.InvalidImageException;
import io.sparkbit.image.RgbImage;
import io.sparkbit.image.Size;
import io.sparkbit.image.TestImages;
import io.sparkbit.image.processor.ResizeTarget;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScaledDecodingTest {
  private static RgbImage exact(String name) throws InvalidImageException {
    return ImageDecoder.builder().build().decode(TestImages.bytes(name));
  }

  private static RgbImage scaled(String name, ResizeTarget target) throws InvalidImageException {
    return ImageDecoder.builder().optScaledFor(target::of).build().decode(TestImages.bytes(name));
  }

  /**
   * Pillow 13.0.0, libjpeg-turbo 3.2.0: {@code draft(None, (width // parts, height // parts))},
   * then {@code convert("RGB")}.
   */
  @ParameterizedTest
  @CsvSource({
    "chelsea_420, 2, 226, 150, 608a1b2086cf7867761fe914a06c145f414e1d921a112a039e45daf5f6d78e1d",
    "chelsea_420, 4, 113, 75, 1f4c8125f99489a7c147dc3a7e17c02be68bf578906705840d855914b463688d",
    "chelsea_420, 8, 57, 38, 721e0e2ae7cc6bacb2ad11447503ba63245adf16b9244ea811f3d678cccead10",
    "chelsea_gray, 2, 102, 68, a9dc4ee28d65a31dcc51e787c416dad309f3af1a8056d4b605b9cd24f977209e",
    "chelsea_gray, 4, 51, 34, 65b017376859489b4b6ef0c959503990e6f7044f9148475309f6966653df53c0",
    "chelsea_gray, 8, 26, 17, 49c2bd14d5a0359576a46ba438b59f302fb0f588db79632ee0349651fa49dc14",
    "coffee_444, 2, 151, 101, 03e2b9655700c0a3a6747f05293dd357f83cc43a9bedbf61fba4c3615adbf436",
    "coffee_444, 4, 76, 51, 567d6908358a788f281e78b64393e448620262e2383d66a434a7e7909e805977",
    "coffee_444, 8, 38, 26, 45ba55575955addb6db8c1bdfee87c6e19c3ffc6f48847db8961172f3c36bad2",
    "coffee_cmyk, 2, 76, 51, 0e0a198144aade5b7a740c0b774b04112496b046f6370d029dc3217e093cd70d",
    "coffee_cmyk, 4, 38, 26, 45b8e006f50cabb5ffec03df8a5211dbcc5708ceefd9b958f2421595a0006e4d",
    "coffee_cmyk, 8, 19, 13, 22be555c22bcdc915a18015a48125236f9b58b4345cd14d8405d4e532a20fb46",
    "astronaut_422_progressive, 2, 129, 129,"
        + " 0ab1c9df6841ece8a95a627aa5b6abb44d408bbb4a446006cc94f2a7ca5992c0",
    "astronaut_422_progressive, 4, 65, 65,"
        + " d5b063088ae461d543bb717769b4ac19402b398dda3c8b9c5e850e925173ed67",
    "astronaut_422_progressive, 8, 33, 33,"
        + " 65f845f30abbd32b974e849e6462210be0a4b5887cd51eb244f7e803c43fae3d"
  })
  void givesThePixelsOfPillowsDraft(String name, int parts, int width, int height, String sha256)
      throws InvalidImageException {
    String file = "golden/" + name + ".jpg";
    Size target = new Size(height / 2, width / 2);

    RgbImage image = scaled(file, new ResizeTarget.Exact(target));

    assertThat(image).hasToString(width + " x " + height + " x 3");
    assertThat(TestImages.sha256(image.data())).as("1/%d", parts).isEqualTo(sha256);
  }

  /** The file has 451 x 300 pixels. */
  @ParameterizedTest
  @CsvSource({
    "1, 57 x 38",
    "19, 57 x 38",
    "20, 113 x 75",
    "37, 113 x 75",
    "38, 226 x 150",
    "75, 226 x 150",
    "76, 451 x 300",
    "149, 451 x 300",
    "224, 451 x 300",
    "100000, 451 x 300"
  })
  void isAtLeastTwiceTheTarget(int edge, String size) throws InvalidImageException {
    RgbImage image = scaled("golden/chelsea_420.jpg", new ResizeTarget.ShortestEdge(edge));

    assertThat(image).hasToString(size + " x 3");
  }

  @Test
  void bothEdgesCount() throws InvalidImageException {
    assertThat(scaled("golden/chelsea_420.jpg", new ResizeTarget.Exact(new Size(1, 57))))
        .hasToString("226 x 150 x 3");
    assertThat(scaled("golden/chelsea_420.jpg", new ResizeTarget.Exact(new Size(38, 1))))
        .hasToString("226 x 150 x 3");
  }

  /** Turned by a quarter it has 61 x 91 pixels. */
  @ParameterizedTest
  @ValueSource(strings = {"golden/chelsea_exif6.jpg", "golden/chelsea_exif8.jpg"})
  void theTargetIsThatOfTheUprightImage(String name) throws InvalidImageException {
    ResizeTarget tall = new ResizeTarget.Exact(new Size(23, 1));
    ImageDecoder asStored =
        ImageDecoder.builder()
            .optExifOrientation(ExifOrientation.IGNORE)
            .optScaledFor(tall::of)
            .build();

    assertThat(scaled(name, tall)).hasToString("31 x 46 x 3");
    assertThat(asStored.decode(TestImages.bytes(name))).hasToString("91 x 61 x 3");
  }

  @Test
  void staysWholeWhereNothingIsGained() throws InvalidImageException {
    ResizeTarget target = new ResizeTarget.ShortestEdge(64);
    for (String name : TestImages.names("golden")) {
      RgbImage whole = exact("golden/" + name);
      if (!name.endsWith(".jpg") || Math.min(whole.width(), whole.height()) < 4 * 64 - 7) {
        assertThat(scaled("golden/" + name, target).data()).as(name).isEqualTo(whole.data());
      }
    }
  }

  @Test
  void anImageOfOnePixelStays() throws InvalidImageException {
    RgbImage whole = exact("pillow/j_1x1_420_1.jpg");
    assertThat(scaled("pillow/j_1x1_420_1.jpg", new ResizeTarget.ShortestEdge(1)).data())
        .isEqualTo(whole.data());
  }

  @Test
  void theLimitIsThatOfTheFile() {
    ImageDecoder decoder =
        ImageDecoder.builder()
            .optMaxPixels(135_299)
            .optScaledFor(new ResizeTarget.ShortestEdge(16)::of)
            .build();
    assertThatThrownBy(() -> decoder.decode(TestImages.bytes("golden/chelsea_420.jpg")))
        .isInstanceOf(InvalidImageException.class)
        .hasMessage(
            "the image is 451 x 300 = 135,300 pixels, over the limit of 135,299; raise maxPixels (--max-pixels) if"
                + " you trust the source");
  }

  @Test
  void damageIsFoundAsInTheWholeImage() {
    String name = "reports/jpeg/no_eoi.jpg";
    assertThatThrownBy(() -> scaled(name, new ResizeTarget.ShortestEdge(4)))
        .isInstanceOf(InvalidImageException.class)
        .hasMessage(
            "JPEG data is truncated: 2,931 bytes do not fill its 101 x 77 pixels; copy the file"
                + " again");
  }
}
