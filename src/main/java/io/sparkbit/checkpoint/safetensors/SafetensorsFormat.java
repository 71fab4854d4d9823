package io.sparkbit.checkpoint.safetensors;

import java.util.List;

/**
 * Constants of the <a href="https://github.com/huggingface/safetensors#format">safetensors
 * format</a>. A file consists of an eight-byte header length (unsigned, little-endian), a JSON
 * header and the tensors' bytes without gaps.
 */
public final class SafetensorsFormat {

  /** The size of the header length at the start of a file. */
  public static final int LENGTH_BYTES = Long.BYTES;

  /** The reference implementation's limit (safetensors/src/tensor.rs, MAX_HEADER_SIZE). */
  public static final long MAX_HEADER_BYTES = 100_000_000;

  /**
   * The limit for reading: over a hundred times what the largest BiT needs. Any header of this size
   * fits the memory of any JVM.
   */
  public static final long MAX_READ_HEADER_BYTES = 8 << 20;

  /** The reference implementation pads the header with spaces to align the data. */
  static final int ALIGNMENT = 8;

  static final String METADATA = "__metadata__";
  static final String DTYPE = "dtype";
  static final String SHAPE = "shape";
  static final String DATA_OFFSETS = "data_offsets";

  /** The fields of each tensor in the header. */
  static final List<String> FIELDS = List.of(DTYPE, SHAPE, DATA_OFFSETS);

  private SafetensorsFormat() {}
}
