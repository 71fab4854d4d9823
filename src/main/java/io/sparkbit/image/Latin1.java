package io.sparkbit.image;

import java.nio.charset.StandardCharsets;

/** The four-letter names of chunks. */
final class Latin1 {
  private Latin1() {}

  static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** For error messages: damaged names may hold anything. */
  static String printable(String text) {
    return text.replaceAll("[^ -~]", "?");
  }
}
