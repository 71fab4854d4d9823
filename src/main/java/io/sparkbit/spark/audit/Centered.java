package io.sparkbit.spark.audit;

import java.util.List;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * Joins the vectors of a row to one of at most unit length, whose inner products are the mean of
 * their cosines: each without its mean, since features that are never negative all point the same
 * way, and divided by its length. The mean itself becomes zeros.
 *
 * <p>Rows are an id and the vectors; then an id and the vector.
 */
public final class Centered implements MapFunction<Row, Row> {

  private static final long serialVersionUID = 1L;

  private final List<double[]> means;

  /**
   * @param means of the vectors
   */
  public Centered(List<double[]> means) {
    this.means = List.copyOf(means);
  }

  @Override
  public Row call(Row row) {
    double[] joined = new double[dimensions()];
    int from = 0;
    for (int i = 0; i < means.size(); i++) {
      Vector vector = row.getAs(i + 1);
      fill(joined, from, vector.toArray(), means.get(i));
      from += means.get(i).length;
    }
    return RowFactory.create(row.get(0), Vectors.dense(joined));
  }

  /** Returns the length of the joined vector. */
  public int dimensions() {
    return means.stream().mapToInt(mean -> mean.length).sum();
  }

  private void fill(double[] joined, int from, double[] vector, double[] mean) {
    double squares = 0;
    for (int i = 0; i < mean.length; i++) {
      double value = vector[i] - mean[i];
      joined[from + i] = value;
      squares += value * value;
    }
    double length = Math.sqrt(squares * means.size());
    for (int i = from; length > 0 && i < from + mean.length; i++) {
      joined[i] /= length;
    }
  }
}
