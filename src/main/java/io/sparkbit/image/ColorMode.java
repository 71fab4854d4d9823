package io.sparkbit.image;

/** The channels of a decoded image. */
public enum ColorMode {
  /** Always red, green and blue, as Pillow's {@code convert("RGB")}; transparency is dropped. */
  RGB,
  /** Gray images keep one channel and RGB images three; all others are refused. */
  AS_STORED
}
