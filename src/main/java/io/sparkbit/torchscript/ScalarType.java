package io.sparkbit.torchscript;

import java.nio.ByteBuffer;

/** The element types of tensors in an archive, with PyTorch's names and codes. */
enum ScalarType {
  /** {@code c10::ScalarType::Char}. */
  INT8("CharStorage", 1, Byte.BYTES) {
    @Override
    void put(ByteBuffer bytes, float value) {
      bytes.put((byte) value);
    }
  },
  /** {@code c10::ScalarType::Float}. */
  FLOAT("FloatStorage", 6, Float.BYTES) {
    @Override
    void put(ByteBuffer bytes, float value) {
      bytes.putFloat(value);
    }
  },
  /** {@code c10::ScalarType::BFloat16}. */
  BFLOAT16("BFloat16Storage", 15, Short.BYTES) {
    @Override
    void put(ByteBuffer bytes, float value) {
      bytes.putShort(roundToBrainFloat(value));
    }
  };

  private final String storageName;
  private final int code;
  private final int bytes;

  ScalarType(String storageName, int code, int bytes) {
    this.storageName = storageName;
    this.code = code;
    this.bytes = bytes;
  }

  /** Appends one value. */
  abstract void put(ByteBuffer bytes, float value);

  String storageName() {
    return storageName;
  }

  /** Returns the number that stands for the type in TorchScript code. */
  int code() {
    return code;
  }

  int bytes() {
    return bytes;
  }

  /** Rounds to nearest, ties to even, like {@code c10::detail::round_to_nearest_even}. */
  private static short roundToBrainFloat(float value) {
    if (Float.isNaN(value)) {
      return (short) 0x7fc0;
    }
    int bits = Float.floatToRawIntBits(value);
    int roundingBias = ((bits >>> 16) & 1) + 0x7fff;
    return (short) ((bits + roundingBias) >>> 16);
  }
}
