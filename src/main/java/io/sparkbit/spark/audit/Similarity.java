package io.sparkbit.spark.audit;

import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.api.java.UDF2;

/** The inner product of two vectors. */
public final class Similarity implements UDF2<Vector, Vector, Double> {

  private static final long serialVersionUID = 1L;

  @Override
  public Double call(Vector first, Vector second) {
    return first.dot(second);
  }
}
