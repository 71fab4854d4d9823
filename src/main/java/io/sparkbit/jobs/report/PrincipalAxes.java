package io.sparkbit.jobs.report;

import static org.apache.spark.ml.functions.array_to_vector;
import static org.apache.spark.sql.functions.col;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.ml.feature.StandardScaler;
import org.apache.spark.mllib.linalg.Matrix;
import org.apache.spark.mllib.linalg.SingularValueDecomposition;
import org.apache.spark.mllib.linalg.Vector;
import org.apache.spark.mllib.linalg.Vectors;
import org.apache.spark.mllib.linalg.distributed.RowMatrix;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.storage.StorageLevel;

/**
 * Rows by their first two principal components. MLlib's {@code PCA} decomposes the whole covariance
 * matrix on the driver, which for 2,048 dimensions takes minutes; the singular vectors of the
 * centered rows are the same axes, and MLlib finds the first few of them alone.
 *
 * @param rows the sample's columns other than the features, then both positions
 * @param explained the share of the variance along each axis, 0 to 1
 */
record PrincipalAxes(List<Row> rows, List<Double> explained) {

  private static final String VECTOR = "vector";
  private static final String CENTERED = "centered";

  private static final int SHOWN = 2;

  /** More than are shown, since the search for the first ones then needs fewer passes. */
  private static final int SOUGHT = 10;

  /** Of a singular value to the largest; below it is noise. */
  private static final double LEAST_RATIO = 1e-9;

  PrincipalAxes {
    rows = List.copyOf(rows);
    explained = List.copyOf(explained);
  }

  /**
   * Computes the axes.
   *
   * @param sample rows whose last column is the features, an array of float
   * @param features name of that column
   * @param dimensions the length of all features
   * @return empty if there are no rows
   */
  static Optional<PrincipalAxes> of(Dataset<Row> sample, String features, int dimensions) {
    Dataset<Row> vectors =
        sample
            .withColumn(VECTOR, array_to_vector(col(features)))
            .drop(features)
            .persist(StorageLevel.MEMORY_AND_DISK());
    long count = vectors.count();
    if (count == 0) {
      return Optional.empty();
    }
    StandardScaler centering =
        new StandardScaler()
            .setInputCol(VECTOR)
            .setOutputCol(CENTERED)
            .setWithMean(true)
            .setWithStd(false);
    Dataset<Row> centered = centering.fit(vectors).transform(vectors).drop(VECTOR);
    PrincipalAxes axes = of(centered, (int) Math.min(count, Math.min(dimensions, SOUGHT)));
    vectors.unpersist();
    return Optional.of(axes);
  }

  private static PrincipalAxes of(Dataset<Row> centered, int sought) {
    JavaRDD<Vector> matrix =
        centered
            .select(CENTERED)
            .toJavaRDD()
            .map(row -> Vectors.fromML(row.<org.apache.spark.ml.linalg.Vector>getAs(0)))
            .persist(StorageLevel.MEMORY_AND_DISK());
    double variance = matrix.mapToDouble(row -> Math.pow(Vectors.norm(row, 2), 2)).sum();
    // Images that are all the same have no axes; they lie on one point.
    double[][] axes = new double[SHOWN][];
    List<Double> explained = new ArrayList<>();
    if (variance > 0) {
      SingularValueDecomposition<RowMatrix, Matrix> found =
          new RowMatrix(matrix.rdd()).computeSVD(sought, false, LEAST_RATIO);
      for (int axis = 0; axis < Math.min(SHOWN, found.s().size()); axis++) {
        axes[axis] = pointingUp(column(found.V(), axis));
        explained.add(Math.pow(found.s().apply(axis), 2) / variance);
      }
    }
    matrix.unpersist();
    while (explained.size() < SHOWN) {
      axes[explained.size()] = new double[0];
      explained.add(0.0);
    }
    return new PrincipalAxes(
        centered.toJavaRDD().map(row -> placed(row, axes)).collect(), explained);
  }

  private static double[] column(Matrix matrix, int column) {
    return IntStream.range(0, matrix.numRows())
        .mapToDouble(row -> matrix.apply(row, column))
        .toArray();
  }

  /** Either direction is an axis; the same rows shall always have the same map. */
  private static double[] pointingUp(double[] axis) {
    double longest = Arrays.stream(axis).reduce(0, (a, b) -> Math.abs(b) > Math.abs(a) ? b : a);
    return longest < 0 ? Arrays.stream(axis).map(value -> -value).toArray() : axis;
  }

  private static Row placed(Row row, double[][] axes) {
    double[] vector = row.<org.apache.spark.ml.linalg.Vector>getAs(CENTERED).toArray();
    Object[] cells = new Object[row.size() - 1 + axes.length];
    for (int i = 0; i < row.size() - 1; i++) {
      cells[i] = row.get(i);
    }
    for (int axis = 0; axis < axes.length; axis++) {
      double position = 0;
      for (int i = 0; i < axes[axis].length; i++) {
        position += axes[axis][i] * vector[i];
      }
      cells[row.size() - 1 + axis] = position;
    }
    return RowFactory.create(cells);
  }
}
