package io.sparkbit.checkpoint.numpy;

import io.sparkbit.checkpoint.tensor.ElementType;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A NumPy type string, such as {@code <f4}: byte order, kind, bytes (typestr in numpy.org/doc, "The
 * array interface protocol").
 */
record NpyType(String descr) {

  private static final Pattern NUMBER = Pattern.compile("[<>=|]([biuf])([1248])");
  private static final String BIG_ENDIAN = ">";
  private static final String OBJECT = "O";

  /** Returns the element type; empty for anything but numbers and booleans of common sizes. */
  Optional<ElementType> elementType() {
    Matcher number = NUMBER.matcher(descr);
    if (!number.matches()) {
      return Optional.empty();
    }
    return Optional.ofNullable(
        switch (number.group(1) + number.group(2)) {
          case "f8" -> ElementType.F64;
          case "f4" -> ElementType.F32;
          case "f2" -> ElementType.F16;
          case "i8" -> ElementType.I64;
          case "u8" -> ElementType.U64;
          case "i4" -> ElementType.I32;
          case "u4" -> ElementType.U32;
          case "i2" -> ElementType.I16;
          case "u2" -> ElementType.U16;
          case "i1" -> ElementType.I8;
          case "u1" -> ElementType.U8;
          case "b1" -> ElementType.BOOL;
          default -> null;
        });
  }

  ByteOrder order() {
    return descr.startsWith(BIG_ENDIAN) ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
  }

  /** Returns whether the elements are Python objects, stored as a pickle. */
  boolean isObject() {
    return descr.endsWith(OBJECT);
  }
}
