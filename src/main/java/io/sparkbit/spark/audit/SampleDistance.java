package io.sparkbit.spark.audit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.StreamSupport;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.linalg.DenseMatrix;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;

/**
 * Measures the distance from each vector to the nearest one of a sample, 1 - cosine, of vectors
 * without the sample's mean. Equal vectors do not count.
 *
 * <p>Rows are an id and a vector; then an id and a distance.
 */
public final class SampleDistance implements MapPartitionsFunction<Row, Row> {

  private static final long serialVersionUID = 1L;

  /** Vectors that are multiplied with the sample at once. */
  private static final int BATCH = 64;

  /** Cosines of equal vectors, up to rounding. */
  private static final double EQUAL = 1 - 1e-9;

  private final double[] mean;

  /** The vectors of the sample, each a column. */
  private final Broadcast<double[]> sample;

  private SampleDistance(double[] mean, Broadcast<double[]> sample) {
    this.mean = mean;
    this.sample = sample;
  }

  /** Returns a function that measures the distance to a sample. */
  public static SampleDistance to(List<Vector> vectors, SparkSession spark) {
    double[] mean = new double[vectors.get(0).size()];
    for (Vector vector : vectors) {
      for (int i = 0; i < mean.length; i++) {
        mean[i] += vector.apply(i) / vectors.size();
      }
    }
    double[] sample = new double[mean.length * vectors.size()];
    for (int column = 0; column < vectors.size(); column++) {
      fill(sample, column * mean.length, vectors.get(column).toArray(), mean);
    }
    return new SampleDistance(
        mean, JavaSparkContext.fromSparkContext(spark.sparkContext()).broadcast(sample));
  }

  private static void fill(double[] target, int from, double[] vector, double[] mean) {
    double squares = 0;
    for (int i = 0; i < mean.length; i++) {
      double value = vector[i] - mean[i];
      target[from + i] = value;
      squares += value * value;
    }
    double length = Math.sqrt(squares);
    for (int i = from; length > 0 && i < from + mean.length; i++) {
      target[i] /= length;
    }
  }

  @Override
  public Iterator<Row> call(Iterator<Row> rows) {
    int dimensions = mean.length;
    // Stored by columns, so that its transpose has a row for each vector of the sample.
    DenseMatrix directions =
        new DenseMatrix(sample.value().length / dimensions, dimensions, sample.value(), true);
    Batches batches = new Batches(rows);
    return StreamSupport.stream(
            Spliterators.spliteratorUnknownSize(batches, Spliterator.ORDERED), false)
        .flatMap(batch -> measured(directions, batch).stream())
        .iterator();
  }

  private List<Row> measured(DenseMatrix directions, List<Row> batch) {
    double[] vectors = new double[mean.length * batch.size()];
    for (int i = 0; i < batch.size(); i++) {
      fill(vectors, i * mean.length, batch.get(i).<Vector>getAs(1).toArray(), mean);
    }
    double[] cosines =
        directions.multiply(new DenseMatrix(mean.length, batch.size(), vectors)).values();
    int size = directions.numRows();
    List<Row> measured = new ArrayList<>();
    for (int i = 0; i < batch.size(); i++) {
      double nearest =
          Arrays.stream(cosines, i * size, (i + 1) * size)
              .filter(cosine -> cosine < EQUAL)
              .max()
              .orElse(1);
      measured.add(RowFactory.create(batch.get(i).get(0), 1 - nearest));
    }
    return measured;
  }

  private record Batches(Iterator<Row> rows) implements Iterator<List<Row>> {

    @Override
    public boolean hasNext() {
      return rows.hasNext();
    }

    @Override
    public List<Row> next() {
      List<Row> batch = new ArrayList<>();
      while (batch.size() < BATCH && rows.hasNext()) {
        batch.add(rows.next());
      }
      return batch;
    }
  }
}
