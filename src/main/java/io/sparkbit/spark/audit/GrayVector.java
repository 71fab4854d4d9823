package io.sparkbit.spark.audit;

import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.api.java.UDF1;
import org.jspecify.annotations.Nullable;

/** Turns a thumbnail into a vector. */
public final class GrayVector implements UDF1<byte[], Vector> {

  private static final long serialVersionUID = 1L;

  @Override
  public @Nullable Vector call(byte @Nullable [] thumbnail) {
    if (thumbnail == null) {
      return null;
    }
    double[] gray = new double[thumbnail.length];
    for (int i = 0; i < gray.length; i++) {
      gray[i] = thumbnail[i] & 0xFF;
    }
    return Vectors.dense(gray);
  }
}
