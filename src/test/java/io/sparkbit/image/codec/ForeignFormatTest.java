package io.sparkbit.image.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkbit.image.InvalidImageException;
import io.sparkbit.image.TestImages;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is no image here is called what it is. */
class ForeignFormatTest {

  /** The beginnings are text in which {@code \xHH} is a byte. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      ignoreLeadingAndTrailingWhitespace = true,
      textBlock =
          """
          \\x00\\x00\\x00\\x18ftypheic\\x00\\x00\\x00\\x00mif1heic | it is a HEIC image; convert it, for example with heif-convert
          \\x00\\x00\\x00\\x18ftypmif1\\x00\\x00\\x00\\x00mif1heic | it is a HEIC image; convert it, for example with heif-convert
          \\x00\\x00\\x00\\x18ftypmif1\\x00\\x00\\x00\\x00mif1avif | it is an AVIF image; convert it, for example with heif-convert or avifdec
          \\x00\\x00\\x00\\x1Cftypavif\\x00\\x00\\x00\\x00avifmif1miaf | it is an AVIF image; convert it, for example with heif-convert or avifdec
          \\x00\\x00\\x00\\x0CjP  \\x0D\\x0A\\x87\\x0A | it is a JPEG 2000 image; convert it, for example with opj_decompress
          \\xFF\\x4F\\xFF\\x51\\x00 | it is a JPEG 2000 image; convert it, for example with opj_decompress
          \\x00\\x00\\x00\\x0CJXL \\x0D\\x0A\\x87\\x0A | it is a JPEG XL image; convert it, for example with djxl
          \\xFF\\x0A\\x7F | it is a JPEG XL image; convert it, for example with djxl
          8BPS\\x00\\x01 | it is a Photoshop document; convert it, for example with ImageMagick
          \\x00\\x00\\x01\\x00\\x01\\x00 | it is an icon (ICO); convert it, for example with ImageMagick
          P6\\x0A2 2\\x0A255\\x0A | it is a PNM image; convert it, for example with ImageMagick
          %PDF-1.7 | it is a PDF document; convert it, for example with pdftoppm
          <svg xmlns='http://www.w3.org/2000/svg'> | it is an SVG drawing; convert it, for example with rsvg-convert
          <?xml version='1.0'?><svg/> | it is an SVG drawing; convert it, for example with rsvg-convert
          \\x00\\x00\\x00\\x18ftypisom\\x00\\x00\\x02\\x00isommp42 | it is an MP4 video; extract frames, for example with ffmpeg
          \\x00\\x00\\x00\\x14ftypqt  \\x00\\x00\\x00\\x00qt | it is a QuickTime video; extract frames, for example with ffmpeg
          \\x1A\\x45\\xDF\\xA3\\x01 | it is a Matroska or WebM video; extract frames, for example with ffmpeg
          PK\\x03\\x04\\x14 | it is a ZIP archive; unpack it
          \\x1F\\x8B\\x08 | it is a gzip file; unpack it
          version https://git-lfs.github.com/spec/v1\\x0Aoid sha256:4d7a | it is a Git LFS pointer, not the file itself; run git lfs pull
          \\xEF\\xBB\\xBF<!DOCTYPE html><html> | it is an HTML page, perhaps a web server's error message; fetch the file again
          <HTML><head> | it is an HTML page, perhaps a web server's error message; fetch the file again
          <?xml version='1.0'?><Error><Code>AccessDenied</Code> | it is XML, perhaps an object store's error message; fetch the file again
          {"error": "no such key"} | it is text ('{"error": "no such key"}'); leave it out or fetch the file again
          \\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00 | it begins with zero bytes, as if it had never been written; copy it again
          \\x01\\x02\\x03\\x04 | it begins with 01 02 03 04; leave it out or convert it
          """)
  void isNamed(String escaped, String message) {
    byte[] head = bytes(escaped);

    assertThatThrownBy(() -> ImageSignature.require(head))
        .isInstanceOf(InvalidImageException.class)
        .hasMessage("not a JPEG, PNG, GIF, BMP, WebP or TIFF file: " + message);
    assertThatThrownBy(() -> ImageDecoder.builder().build().decode(head))
        .hasMessageEndingWith(message);
  }

  private static byte[] bytes(String escaped) {
    StringBuilder latin1 = new StringBuilder();
    for (int i = 0; i < escaped.length(); i++) {
      if (escaped.startsWith("\\x", i)) {
        latin1.append((char) Integer.parseInt(escaped.substring(i + 2, i + 4), 16));
        i += 3;
      } else {
        latin1.append(escaped.charAt(i));
      }
    }
    return latin1.toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  /** A head ends anywhere, in the middle of a character too. */
  @Test
  void textIsShownInOneShortLine() {
    byte[] text = "größer\n\tals  alles ".repeat(100).getBytes(StandardCharsets.UTF_8);

    for (int length = 1000; length < 1020; length++) {
      assertThat(ForeignFormat.describe(Arrays.copyOf(text, length)))
          .hasValue(
              "it is text ('größer als alles größer als alles größer als alles größer al...');"
                  + " leave it out or fetch the file again");
    }
  }

  @Test
  void imagesAreLetThrough() {
    byte[] png = TestImages.bytes("golden/bad/bomb_60000x60000.png");

    assertThatCode(() -> ImageSignature.require(Arrays.copyOf(png, 16))).doesNotThrowAnyException();
    assertThat(ImageSignature.isKnown(new byte[0])).isFalse();
    assertThatThrownBy(() -> ImageSignature.require(new byte[0]))
        .hasMessage("the file is empty (0 bytes); write it again or remove it");
  }
}
