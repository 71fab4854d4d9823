package io.sparkbit.torchscript;

import java.nio.ByteBuffer;

/** The element types of a program's tensors, with PyTorch's names and codes. */
public enum ScalarType {
  /** {@code c10::ScalarType::Char}. */
  INT8("CharStorage", 1, Byte.BYTES) {
    @Override
    void put(float[] values, ByteBuffer bytes, int position) {
      for (int i = 0; i < values.length; i++) {
        bytes.put(position + i, (byte) values[i]);
      }
    }
  },
  /** {@code c10::ScalarType::Float}. */
  FLOAT("FloatStorage", 6, Float.BYTES) {
    @Override
    void put(float[] values, ByteBuffer bytes, int position) {
      bytes
          .slice(position, values.length * Float.BYTES)
          .order(bytes.order())
          .asFloatBuffer()
          .put(values);
    }
  },
  /** {@code c10::ScalarType::BFloat16}. */
  BFLOAT16("BFloat16Storage", 15, Short.BYTES) {
    @Override
    void put(float[] values, ByteBuffer bytes, int position) {
      for (int i = 0; i < values.length; i++) {
        bytes.putShort(position + i * Short.BYTES, roundToBrainFloat(values[i]));
      }
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

  /** Converts values to this type and writes them from a position of a buffer on. */
  abstract void put(float[] values, ByteBuffer bytes, int position);

  String storageName() {
    return storageName;
  }

  /** Returns the number that stands for the type in TorchScript code. */
  int code() {
    return code;
  }

  /** Returns the size of a value. */
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
