package io.sparkbit.image.codec.png;

import io.sparkbit.image.InvalidImageException;
import io.sparkbit.image.metadata.Metadata;
import io.sparkbit.image.metadata.Orientation;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Pattern;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * The chunks of a PNG file that hold no pixels. Those that Pillow refuses are refused
 * (PngImagePlugin.py, PngStream), because a file with errors here is damaged elsewhere too.
 * Otherwise, only the camera's orientation is used.
 */
final class PngMetadata {
  /** Pillow's MAX_TEXT_CHUNK: the most that one compressed chunk may hold. */
  private static final int MAX_EXPANDED = 1 << 20;

  /** Pillow's MAX_TEXT_MEMORY: the most that all texts and profiles together may hold. */
  private static final long MAX_TEXTS = 64L * MAX_EXPANDED;

  private static final String XMP = "XML:com.adobe.xmp";
  private static final String DAMAGED = "its %s chunk is too short";

  private static final Pattern HEX = Pattern.compile("[0-9A-Fa-f]*");
  private static final byte[] NONE = {};

  private byte @Nullable [] exif;
  private byte[] rawProfile = NONE;

  /** Text with the XMP keyword; preferred to {@code xmp}, which may not be text. */
  private byte[] xmpText = NONE;

  private byte[] xmp = NONE;
  private long texts;

  void read(PngChunk chunk, @Nullable PngHeader header) throws InvalidImageException {
    switch (chunk.name()) {
      case "gAMA" -> requireBytes(chunk, 4);
      case "sRGB" -> requireBytes(chunk, 1);
      case "pHYs" -> requireBytes(chunk, 9);
      case "cHRM" -> {
        if (chunk.length() % 4 != 0) {
          throw chunk.damaged("its %s chunk is not a list of numbers");
        }
      }
      case "tRNS" -> requireBytes(chunk, header == null ? 0 : header.transparencyBytes());
      case "iCCP" -> readProfile(chunk);
      case "tEXt" -> readText(chunk);
      case "zTXt" -> readCompressedText(chunk);
      case "iTXt" -> readInternationalText(chunk);
      case "eXIf" -> exif = chunk.data();
      default -> {}
    }
  }

  private static void requireBytes(PngChunk chunk, int bytes) throws InvalidImageException {
    if (chunk.length() < bytes) {
      throw chunk.damaged(DAMAGED);
    }
  }

  private void readProfile(PngChunk chunk) throws InvalidImageException {
    byte[] data = chunk.data();
    int method = indexOfZero(data, 0) + 1;
    if (method >= data.length) {
      throw chunk.damaged(DAMAGED);
    }
    requireDeflate(chunk, data[method]);
    count(chunk, expand(chunk, data, method + 1));
  }

  private void readText(PngChunk chunk) throws InvalidImageException {
    byte[] data = chunk.data();
    int end = indexOfZero(data, 0);
    if (end >= 0) {
      take(chunk, keyword(data, end), Arrays.copyOfRange(data, end + 1, data.length));
    }
  }

  private void readCompressedText(PngChunk chunk) throws InvalidImageException {
    byte[] data = chunk.data();
    int end = indexOfZero(data, 0);
    if (end >= 0 && end + 1 < data.length) {
      requireDeflate(chunk, data[end + 1]);
      take(chunk, keyword(data, end), expand(chunk, data, end + 2));
    }
  }

  private void readInternationalText(PngChunk chunk) throws InvalidImageException {
    byte[] data = chunk.data();
    int end = indexOfZero(data, 0);
    int language = end < 0 ? -1 : indexOfZero(data, end + 3);
    int translated = language < 0 ? -1 : indexOfZero(data, language + 1);
    if (translated < 0) {
      return;
    }
    boolean compressed = data[end + 1] != 0;
    if (compressed && data[end + 2] != 0) {
      return;
    }
    byte[] text =
        compressed
            ? expand(chunk, data, translated + 1)
            : Arrays.copyOfRange(data, translated + 1, data.length);
    String keyword = keyword(data, end);
    if (keyword.equals(XMP)) {
      xmp = text;
    }
    if (isUtf8(data, end + 3, translated) && isUtf8(text, 0, text.length)) {
      take(chunk, keyword, text);
    }
  }

  private static boolean isUtf8(byte[] bytes, int from, int to) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, from, to - from));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  private static String keyword(byte[] data, int end) {
    return new String(data, 0, end, StandardCharsets.ISO_8859_1);
  }

  private void take(PngChunk chunk, String keyword, byte[] text) throws InvalidImageException {
    count(chunk, text);
    switch (keyword) {
      case "Raw profile type exif" -> rawProfile = text;
      case XMP -> xmpText = text;
      default -> {}
    }
  }

  /** Counts profiles too, unlike Pillow, because each may expand to a thousand times its chunk. */
  private void count(PngChunk chunk, byte[] text) throws InvalidImageException {
    texts += text.length;
    if (texts > MAX_TEXTS) {
      throw chunk.damaged("its texts and profiles, including the %s chunk, exceed 64 MiB");
    }
  }

  private static int indexOfZero(byte[] data, int from) {
    for (int i = from; i < data.length; i++) {
      if (data[i] == 0) {
        return i;
      }
    }
    return -1;
  }

  private static void requireDeflate(PngChunk chunk, byte method) throws InvalidImageException {
    if (method != 0) {
      throw chunk.damaged("its %s chunk names an unknown compression method");
    }
  }

  /** Decompresses the end of a chunk; empty if it is damaged. */
  private static byte[] expand(PngChunk chunk, byte[] data, int from) throws InvalidImageException {
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(data, from, data.length - from);
      ByteArrayOutputStream expanded = new ByteArrayOutputStream();
      byte[] part = new byte[1 << 13];
      int count = inflater.inflate(part);
      while (count > 0 && expanded.size() <= MAX_EXPANDED) {
        expanded.write(part, 0, count);
        count = inflater.inflate(part);
      }
      if (expanded.size() > MAX_EXPANDED) {
        throw chunk.damaged("its %s chunk expands to more than 1 MiB");
      }
      return expanded.toByteArray();
    } catch (DataFormatException e) {
      return NONE;
    } finally {
      inflater.end();
    }
  }

  /**
   * Returns the orientation by Pillow's rules: from ImageMagick's raw profile if there is no eXIf.
   */
  Orientation orientation() {
    return new Metadata(
            exif == null ? exifOf(rawProfile) : exif, xmpText.length > 0 ? xmpText : xmp)
        .orientation();
  }

  /** Decodes a raw profile: an empty line, a name, a length, then hexadecimal digits. */
  private static byte[] exifOf(byte[] profile) {
    String[] lines = new String(profile, StandardCharsets.ISO_8859_1).split("\n", 4);
    String digits = lines.length < 4 ? "" : lines[3].replaceAll("\\s", "");
    return digits.length() % 2 == 0 && HEX.matcher(digits).matches()
        ? HexFormat.of().parseHex(digits)
        : NONE;
  }
}
