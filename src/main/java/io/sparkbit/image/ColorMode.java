package io.sparkbit.image;

/** Which channels decoding gives. */
public enum ColorMode {
  /** Always red, green, blue, as Pillow's {@code convert("RGB")}: transparency is dropped. */
  RGB,
  /** Gray images stay gray with one channel, RGB ones stay RGB, all others are refused. */
  AS_STORED
}
