package io.sparkbit.image.metadata;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The EXIF and XMP metadata of an image file. */
public final class Metadata {
  private static final Pattern XMP_ORIENTATION =
      Pattern.compile("tiff:Orientation(?:=\"|>)([0-9])");

  private final byte[] exif;
  private final byte[] xmp;

  /**
   * @param exif an EXIF block, with or without JPEG's prefix; empty if there is none
   * @param xmp Adobe's XML; empty if there is none
   */
  public Metadata(byte[] exif, byte[] xmp) {
    this.exif = exif;
    this.xmp = xmp;
  }

  /**
   * Returns the orientation by Pillow's rules: from XMP if EXIF has none (Image.getexif, Image.py).
   */
  public Orientation orientation() {
    return ExifBlock.orientation(exif).orElseGet(this::xmpOrientation);
  }

  private Orientation xmpOrientation() {
    Matcher tag = XMP_ORIENTATION.matcher(new String(xmp, StandardCharsets.ISO_8859_1));
    return Orientation.ofTag(tag.find() ? Character.digit(tag.group(1).charAt(0), 10) : 1);
  }
}
