package io.sparkbit.checkpoint.numpy;

import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * Constants of NumPy's <a
 * href="https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html">npy format</a>. A
 * file consists of the magic bytes, a major and a minor version, the header's length (unsigned,
 * little-endian, 2 bytes in version 1 and 4 bytes later), the header (a Python dict literal) and
 * the elements. An npz file is a zip of such files.
 */
public final class NpyFormat {

  static final byte[] MAGIC = "\u0093NUMPY".getBytes(StandardCharsets.ISO_8859_1);

  /** A two-byte version follows the magic. */
  static final int LENGTH_OFFSET = MAGIC.length + 2;

  static final int MAX_VERSION = 3;

  /** NumPy's limit for files that it does not trust (format.py, _MAX_HEADER_SIZE). */
  static final int MAX_HEADER_BYTES = 10_000;

  /** The suffix of an array's zip entry. */
  public static final String SUFFIX = ".npy";

  static final String DESCR = "descr";
  static final String FORTRAN_ORDER = "fortran_order";
  static final String SHAPE = "shape";

  /** The complete set of header keys. */
  static final Set<String> KEYS = Set.of(DESCR, FORTRAN_ORDER, SHAPE);

  private NpyFormat() {}
}
