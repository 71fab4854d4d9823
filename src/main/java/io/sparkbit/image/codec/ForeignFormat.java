package io.sparkbit.image.codec;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A file type that users mistake for a supported image, recognized by its first bytes, and how to
 * convert it. The signatures come from the formats' specifications and from file(1).
 */
record ForeignFormat(String name, String remedy, Predicate<byte[]> matches) {

  private static final String CONVERT = "convert it, for example with ";

  /** The first line of https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md. */
  private static final String LFS_POINTER = "version https://git-lfs.github.com/spec/";

  private static final int SHOWN = 60;

  private static final List<ForeignFormat> ALL =
      List.of(
          image("an AVIF image", "heif-convert or avifdec", brand("avif", "avis")),
          image(
              "a HEIC image",
              "heif-convert",
              brand("heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1")),
          image(
              "a JPEG 2000 image",
              "opj_decompress",
              at(4, "jP  \r\n").or(start(0xFF, 0x4F, 0xFF, 0x51))),
          image("a JPEG XL image", "djxl", at(4, "JXL \r\n").or(start(0xFF, 0x0A))),
          image("a Photoshop document", "ImageMagick", at(0, "8BPS")),
          image("an icon (ICO)", "ImageMagick", start(0, 0, 1, 0)),
          image("a Canon raw image (CR3)", "dcraw_emu of LibRaw", brand("crx ")),
          image("a Fujifilm raw image", "dcraw_emu of LibRaw", at(0, "FUJIFILMCCD-RAW")),
          image("an OpenEXR image", "ImageMagick", start(0x76, 0x2F, 0x31, 0x01)),
          image("a DDS texture", "ImageMagick", at(0, "DDS ")),
          image("a DICOM image", "dcm2img of DCMTK", at(128, "DICM")),
          image("a PNM image", "ImageMagick", ForeignFormat::isPnm),
          new ForeignFormat(
              "an HTML page, perhaps a web server's error message",
              "fetch the file again",
              text("<!doctype html").or(text("<html"))),
          image("an SVG drawing", "rsvg-convert", text("<svg")),
          image("a PDF document", "pdftoppm", at(0, "%PDF-")),
          image("a PostScript document", "Ghostscript", at(0, "%!PS")),
          frames("a QuickTime video", brand("qt  ").or(at(4, "moov")).or(at(4, "mdat"))),
          frames("an MP4 video", at(4, "ftyp")),
          frames("a Matroska or WebM video", start(0x1A, 0x45, 0xDF, 0xA3)),
          frames("an AVI video", at(0, "RIFF").and(at(8, "AVI "))),
          packed("a ZIP archive", at(0, "PK\3\4")),
          packed("a gzip file", start(0x1F, 0x8B)),
          new ForeignFormat(
              "a Git LFS pointer, not the file itself", "run git lfs pull", at(0, LFS_POINTER)),
          new ForeignFormat(
              "XML, perhaps an object store's error message",
              "fetch the file again",
              text("<?xml")));

  private static ForeignFormat image(String name, String tool, Predicate<byte[]> matches) {
    return new ForeignFormat(name, CONVERT + tool, matches);
  }

  private static ForeignFormat frames(String name, Predicate<byte[]> matches) {
    return new ForeignFormat(name, "extract frames, for example with ffmpeg", matches);
  }

  private static ForeignFormat packed(String name, Predicate<byte[]> matches) {
    return new ForeignFormat(name, "unpack it", matches);
  }

  /**
   * Returns what a file is and what to do about it, if its first bytes reveal that.
   *
   * @param head the first bytes
   */
  static Optional<String> describe(byte[] head) {
    return ALL.stream()
        .filter(format -> format.matches.test(head))
        .findFirst()
        .map(format -> "it is %s; %s".formatted(format.name, format.remedy))
        .or(() -> describeContent(head));
  }

  private static Optional<String> describeContent(byte[] head) {
    if (head.length >= Long.BYTES && allZero(head)) {
      return Optional.of(
          "it begins with zero bytes, as if it had never been written; copy it again");
    }
    return plainText(head)
        .map(text -> "it is text ('%s'); leave it out or fetch the file again".formatted(text));
  }

  private static boolean allZero(byte[] head) {
    return Arrays.equals(head, new byte[head.length]);
  }

  /** Returns the beginning of plain text, or empty. The last character may be cut off. */
  private static Optional<String> plainText(byte[] head) {
    String text = new String(head, StandardCharsets.UTF_8).replaceFirst("\uFFFD{1,3}$", "");
    if (text.chars().anyMatch(ForeignFormat::isNoText)) {
      return Optional.empty();
    }
    String line = text.strip().replaceAll("\\s+", " ");
    if (line.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(line.length() > SHOWN ? line.substring(0, SHOWN) + "..." : line);
  }

  private static boolean isNoText(int c) {
    return c == '\uFFFD' || (Character.isISOControl(c) && !Character.isWhitespace(c));
  }

  private static boolean isPnm(byte[] head) {
    return head.length > 2
        && head[0] == 'P'
        && head[1] >= '1'
        && head[1] <= '7'
        && Character.isWhitespace(head[2]);
  }

  /** Matches ISO base media files by their major or compatible brands, up to the end of the box. */
  private static Predicate<byte[]> brand(String... brands) {
    return head -> {
      if (!at(4, "ftyp").test(head)) {
        return false;
      }
      int end = Math.min(ByteBuffer.wrap(head).getInt(), head.length);
      for (int at = 8; at + 4 <= end; at += 4) {
        String found = new String(head, at, 4, StandardCharsets.ISO_8859_1);
        // The major brand is followed by its version.
        if (at != 12 && Arrays.asList(brands).contains(found)) {
          return true;
        }
      }
      return false;
    };
  }

  private static Predicate<byte[]> at(int offset, String magic) {
    byte[] bytes = magic.getBytes(StandardCharsets.ISO_8859_1);
    return head ->
        head.length >= offset + bytes.length
            && Arrays.equals(head, offset, offset + bytes.length, bytes, 0, bytes.length);
  }

  private static Predicate<byte[]> start(int... magic) {
    return head -> {
      for (int i = 0; i < magic.length; i++) {
        if (i >= head.length || (head[i] & 0xFF) != magic[i]) {
          return false;
        }
      }
      return true;
    };
  }

  /** Matches markup that has a tag near its beginning, ignoring case. */
  private static Predicate<byte[]> text(String tag) {
    return head -> {
      String text = new String(head, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
      String begun = text.replaceFirst("^(ï»¿)?\\s*", "");
      return begun.startsWith("<") && begun.contains(tag);
    };
  }
}
