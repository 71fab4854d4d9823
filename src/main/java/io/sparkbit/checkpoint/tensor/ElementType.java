package io.sparkbit.checkpoint.tensor;

import io.sparkbit.checkpoint.CheckpointException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How the elements of a tensor are stored, by the names of the <a
 * href="https://github.com/huggingface/safetensors#format">safetensors specification</a>. The
 * floating point types can be read; the others are known so that a file that also holds them can be
 * validated.
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

  /** The type that safetensors calls so. */
  public static Optional<ElementType> ofName(String name) {
    return Arrays.stream(values()).filter(type -> type.name().equals(name)).findFirst();
  }

  private static String readableNames() {
    return Arrays.stream(values())
        .filter(ElementType::isReadable)
        .map(Enum::name)
        .collect(Collectors.joining(", "));
  }

  /** How many bytes an element has. */
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
   * The type of a tensor that is asked for its values.
   *
   * @param type as far as it is known
   * @param dtype what the file calls it
   * @param where names file and tensor in errors
   * @throws CheckpointException if it is not readable
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
   * Converts elements of a readable type, from the buffer's position on.
   *
   * @param bytes in the order of the file
   * @param from index of the first float that is written
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

  /** IEEE 754 binary16; {@code Float.float16ToFloat} came with Java 20. */
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
