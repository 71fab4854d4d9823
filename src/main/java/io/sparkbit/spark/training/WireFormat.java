package io.sparkbit.spark.training;

import io.sparkbit.torchscript.BrainFloat;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.ShortBuffer;

/** How workers send each other values. */
enum WireFormat {
  /** As they are. */
  FLOAT32 {
    @Override
    ByteBuffer encoded(FlatValues values, long from, int count) {
      ByteBuffer bytes = buffer(count * Float.BYTES);
      values.get(from, bytes.asFloatBuffer());
      return bytes;
    }

    @Override
    float[] decoded(ByteBuffer bytes) {
      FloatBuffer floats = bytes.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
      float[] values = new float[floats.remaining()];
      floats.get(values);
      return values;
    }

    @Override
    void round(float[] values) {}
  },
  /** Rounded, in half of the bytes. */
  BFLOAT16 {
    @Override
    ByteBuffer encoded(FlatValues values, long from, int count) {
      ByteBuffer bytes = buffer(count * Short.BYTES);
      float[] copy = new float[count];
      values.get(from, FloatBuffer.wrap(copy));
      ShortBuffer shorts = bytes.asShortBuffer();
      for (float value : copy) {
        shorts.put(BrainFloat.of(value));
      }
      return bytes;
    }

    @Override
    float[] decoded(ByteBuffer bytes) {
      ShortBuffer shorts = bytes.order(ByteOrder.LITTLE_ENDIAN).asShortBuffer();
      float[] values = new float[shorts.remaining()];
      for (int i = 0; i < values.length; i++) {
        values[i] = BrainFloat.toFloat(shorts.get());
      }
      return values;
    }

    @Override
    void round(float[] values) {
      for (int i = 0; i < values.length; i++) {
        values[i] = BrainFloat.toFloat(BrainFloat.of(values[i]));
      }
    }
  };

  private static ByteBuffer buffer(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Returns the bytes of some of the values. */
  abstract ByteBuffer encoded(FlatValues values, long from, int count);

  /** Returns the values of all bytes that remain. */
  abstract float[] decoded(ByteBuffer bytes);

  /** Replaces values by what they are after they were sent. */
  abstract void round(float[] values);
}
