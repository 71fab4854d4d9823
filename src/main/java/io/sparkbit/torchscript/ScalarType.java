package io.sparkbit.torchscript;

import java.nio.ByteBuffer;

/** The element types of a program's tensors, with PyTorch's names and codes. */
public enum ScalarType {
  /** {@code c10::ScalarType::Char}. */
  INT8("CharStorage", 1, Byte.BYTES) {
    @Override
    void put(float[] values, int stride, ByteBuffer bytes, int position) {
      int to = position;
      for (int first = 0; first < stride; first++) {
        for (int i = first; i < values.length; i += stride) {
          bytes.put(to, (byte) values[i]);
          to += Byte.BYTES;
        }
      }
    }
  },
  /** {@code c10::ScalarType::Float}. */
  FLOAT("FloatStorage", 6, Float.BYTES) {
    @Override
    void put(float[] values, int stride, ByteBuffer bytes, int position) {
      int to = position;
      for (int first = 0; first < stride; first++) {
        for (int i = first; i < values.length; i += stride) {
          bytes.putFloat(to, values[i]);
          to += Float.BYTES;
        }
      }
    }
  },
  /** {@code c10::ScalarType::BFloat16}. */
  BFLOAT16("BFloat16Storage", 15, Short.BYTES) {
    @Override
    void put(float[] values, int stride, ByteBuffer bytes, int position) {
      int to = position;
      for (int first = 0; first < stride; first++) {
        for (int i = first; i < values.length; i += stride) {
          bytes.putShort(to, BrainFloat.of(values[i]));
          to += Short.BYTES;
        }
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

  /**
   * Converts values to this type and writes them from a position of a buffer on.
   *
   * @param stride 1 for the order that they are in, or the distance to the value that follows: all
   *     from the first on come first, then all from the second on, and so forth
   */
  abstract void put(float[] values, int stride, ByteBuffer bytes, int position);

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
}
