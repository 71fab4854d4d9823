package io.sparkbit.checkpoint.pytorch;

import java.util.List;

/**
 * Constants of the zip that {@code torch.save} writes since PyTorch 1.6 (<a
 * href="https://pytorch.org/docs/stable/notes/serialization.html">serialization semantics</a>,
 * torch/serialization.py, caffe2/serialize/inline_container.h). All entries are in one folder of
 * any name.
 */
public final class PytorchFormat {

  /** The entry of the saved object, a pickle. */
  public static final String PICKLE = "data.pkl";

  /** The folder of the storages. */
  static final String STORAGES = "data/";

  /** The storages' byte order, absent from files of PyTorch before 2.1. */
  static final String BYTE_ORDER = "byteorder";

  static final String LITTLE_ENDIAN = "little";
  static final String BIG_ENDIAN = "big";

  /** Entries that only TorchScript archives have. */
  static final List<String> TORCH_SCRIPT = List.of("constants.pkl", "code/");

  /** A hundred times what the largest BiT needs. */
  static final int MAX_PICKLE_BYTES = 8 << 20;

  /** The keys under which training scripts save the state dict. */
  static final List<String> STATE_DICT_KEYS = List.of("state_dict", "model");

  /**
   * The pickled magic number 0x1950a86a20f9469cfc6c of files before PyTorch 1.6, without the
   * protocol; one character for each byte.
   */
  public static final String LEGACY_MAGIC = "\u008a\nl\u00fc\u009cF\u00f9 j\u00a8P\u0019";

  private PytorchFormat() {}
}
