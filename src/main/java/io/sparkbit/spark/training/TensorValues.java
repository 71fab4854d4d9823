package io.sparkbit.spark.training;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Tensor values that are sent between JVMs. They are written as blocks of bytes: Java's
 * serialization writes float arrays value by value, which takes several times as long.
 */
final class TensorValues implements Serializable {

  private static final long serialVersionUID = 1;

  private static final int BUFFER_BYTES = 1 << 16;

  private transient List<float[]> arrays;

  TensorValues(List<float[]> arrays) {
    this.arrays = arrays;
  }

  List<float[]> arrays() {
    return arrays;
  }

  private void writeObject(ObjectOutputStream out) throws IOException {
    out.writeInt(arrays.size());
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    for (float[] values : arrays) {
      out.writeInt(values.length);
      for (int from = 0; from < values.length; from += BUFFER_BYTES / Float.BYTES) {
        int count = Math.min(values.length - from, BUFFER_BYTES / Float.BYTES);
        buffer.asFloatBuffer().put(values, from, count);
        out.write(buffer.array(), 0, count * Float.BYTES);
      }
    }
  }

  private void readObject(ObjectInputStream in) throws IOException {
    int tensors = in.readInt();
    List<float[]> read = new ArrayList<>(tensors);
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    for (int tensor = 0; tensor < tensors; tensor++) {
      float[] values = new float[in.readInt()];
      for (int from = 0; from < values.length; from += BUFFER_BYTES / Float.BYTES) {
        int count = Math.min(values.length - from, BUFFER_BYTES / Float.BYTES);
        in.readFully(buffer.array(), 0, count * Float.BYTES);
        buffer.asFloatBuffer().get(values, from, count);
      }
      read.add(values);
    }
    arrays = read;
  }
}
