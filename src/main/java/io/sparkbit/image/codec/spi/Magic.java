package io.sparkbit.image.codec.spi;

/** The magic numbers that files begin with. */
public final class Magic {

  private Magic() {}

  /** Returns whether a file has the {@code magic} bytes at {@code offset}. */
  public static boolean startsWith(byte[] head, int offset, int... magic) {
    if (head.length < offset + magic.length) {
      return false;
    }
    for (int i = 0; i < magic.length; i++) {
      if ((head[offset + i] & 0xFF) != magic[i]) {
        return false;
      }
    }
    return true;
  }
}
