package io.sparkbit.checkpoint.tensor;

import io.sparkbit.checkpoint.CheckpointException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The element types of stored tensors, named as in the <a
 * href="https://github.com/huggingface/safetensors#format">safetensors specification</a>. Only
 * floating-point types can be read; the others are listed so that files that also contain them can
 * be validated.
 */
public enum ElementType {
  F64(Double.BYTES),
  F32(Float.BYTES),
  F16(Short.BYTES),
  BF16(Short.BYTES),
  I64(Long.BYTES),
  U64(Long.BYTES),
  I32(Integer.BYTES),
  U32(Integer.BYTES),
  I16(Short.BYTES),
  U16(Short.BYTES),
  I8(1),
  U8(1),
  BOOL(1),
  F8_E5M2(1),
  F8_E4M3(1);

  private final int bytesPerElement;

  ElementType(int bytesPerElement) {
    this.bytesPerElement = bytesPerElement;
  }

  /** Returns the type of this name in safetensors. */
  public static Optional<ElementType> ofName(String name) {
    return Arrays.stream(values()).filter(type -> type.name().equals(name)).findFirst();
  }

  private static String readableNames() {
    return Arrays.stream(values())
        .filter(ElementType::isReadable)
        .map(Enum::name)
        .collect(Collectors.joining(", "));
  }

  /** Returns the size of an element in bytes. */
  public int bytesPerElement() {
    return bytesPerElement;
  }

  private boolean isReadable() {
    return switch (this) {
      case F64, F32, F16, BF16 -> true;
      default -> false;
    };
  }

  /**
   * Returns the type of a tensor whose values are requested.
   *
   * @param type the type, if it is known
   * @param dtype the file's name for it
   * @param where names file and tensor in errors
   * @throws CheckpointException if it is unknown or not readable
   */
  public static ElementType requireReadable(Optional<ElementType> type, String dtype, String where)
      throws CheckpointException {
    return type.filter(ElementType::isReadable)
        .orElseThrow(
            () ->
                new CheckpointException(
                    "%s has dtype %s, but weights must be one of %s"
                        .formatted(where, dtype, readableNames())));
  }

  /**
   * Converts elements of a readable type, starting at the buffer's position.
   *
   * @param bytes in the order of the file
   * @param from index of the first float to write
   */
  void toFloats(ByteBuffer bytes, float[] floats, int from, int count) {
    switch (this) {
      case F64 -> {
        for (int i = from; i < from + count; i++) {
          floats[i] = (float) bytes.getDouble();
        }
      }
      case F32 -> bytes.asFloatBuffer().get(floats, from, count);
      case F16 -> {
        for (int i = from; i < from + count; i++) {
          floats[i] = halfToFloat(bytes.getShort());
        }
      }
      case BF16 -> {
        for (int i = from; i < from + count; i++) {
          floats[i] = Float.intBitsToFloat(bytes.getShort() << 16);
        }
      }
      default -> throw new IllegalStateException(this + " is not readable");
    }
  }

  /** Converts IEEE 754 binary16; {@code Float.float16ToFloat} requires Java 20. */
  private static float halfToFloat(short half) {
    int sign = (half & 0x8000) << 16;
    int exponent = (half >>> 10) & 0x1f;
    int mantissa = half & 0x3ff;
    if (exponent == 0) {
      float magnitude = mantissa * 0x1p-24f;
      return sign == 0 ? magnitude : -magnitude;
    }
    int wideExponent = exponent == 0x1f ? 0xff : exponent + (127 - 15);
    return Float.intBitsToFloat(sign | wideExponent << 23 | mantissa << 13);
  }
}
