package io.sparkbit.checkpoint.safetensors;

import java.util.List;

/**
 * Constants of the <a href="https://github.com/huggingface/safetensors#format">safetensors
 * format</a>: eight bytes of header length (unsigned, little-endian), a JSON header, the tensors'
 * bytes without gaps.
 */
public final class SafetensorsFormat {

  /** Of the header's length, with which a file begins. */
  public static final int LENGTH_BYTES = Long.BYTES;

  /** The reference implementation's limit (safetensors/src/tensor.rs, MAX_HEADER_SIZE). */
  public static final long MAX_HEADER_BYTES = 100_000_000;

  /**
   * What is read: over a hundred times what the largest BiT needs. A header of this size, whatever
   * it holds, fits the memory of any JVM.
   */
  public static final long MAX_READ_HEADER_BYTES = 8 << 20;

  /** The reference implementation pads the header with spaces, so that the data begins aligned. */
  static final int ALIGNMENT = 8;

  static final String METADATA = "__metadata__";
  static final String DTYPE = "dtype";
  static final String SHAPE = "shape";
  static final String DATA_OFFSETS = "data_offsets";

  /** What the header says of each tensor. */
  static final List<String> FIELDS = List.of(DTYPE, SHAPE, DATA_OFFSETS);

  private SafetensorsFormat() {}
}
