package io.sparkbit.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sparkbit.spark.LocalSpark;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.RealVector;
import org.apache.commons.math3.stat.correlation.Covariance;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(LocalSpark.class)
class PrincipalAxesTest {

  private static final StructType SCHEMA = StructType.fromDDL("name STRING, features ARRAY<FLOAT>");

  /** Points that vary most along two directions that are none of the axes. */
  private static Dataset<Row> points(SparkSession spark, int count, int dimensions) {
    Random random = new Random(4);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double along = 5 * random.nextGaussian();
      double aside = 3 * random.nextGaussian();
      List<Float> features = new ArrayList<>();
      for (int d = 0; d < dimensions; d++) {
        features.add(
            (float)
                (7 + along * Math.sin(d) + aside * Math.cos(2 * d) + 0.5 * random.nextGaussian()));
      }
      rows.add(RowFactory.create("p" + i, features));
    }
    return spark.createDataFrame(rows, SCHEMA).repartition(3);
  }

  /**
   * Few dimensions are solved on the driver, from a hundred on in tasks. (MLlib's own PCA is not
   * what to compare with: it once gave other axes for the same points.)
   */
  @ParameterizedTest
  @ValueSource(ints = {2, 3, 40, 150})
  void areThoseOfTheCovariance(int dimensions, SparkSession spark) {
    Dataset<Row> points = points(spark, 60, dimensions).cache();
    List<Row> rows = points.collectAsList();
    RealMatrix covariance =
        new Covariance(rows.stream().map(PrincipalAxesTest::features).toArray(double[][]::new))
            .getCovarianceMatrix();
    EigenDecomposition expected = new EigenDecomposition(covariance);

    PrincipalAxes axes = PrincipalAxes.of(points, "features", dimensions).orElseThrow();

    assertThat(axes.rows()).hasSize(60);
    for (int axis = 0; axis < 2; axis++) {
      assertThat(axes.explained().get(axis))
          .isCloseTo(expected.getRealEigenvalue(axis) / covariance.getTrace(), within(1e-6));
    }
    for (Row placed : axes.rows()) {
      Row row = rows.stream().filter(r -> r.get(0).equals(placed.get(0))).findFirst().orElseThrow();
      Row other = axes.rows().get(0);
      Row origin =
          rows.stream().filter(r -> r.get(0).equals(other.get(0))).findFirst().orElseThrow();
      for (int axis = 0; axis < 2; axis++) {
        RealVector vector = expected.getEigenvector(axis);
        double distance =
            vector.dotProduct(new ArrayRealVector(features(row)))
                - vector.dotProduct(new ArrayRealVector(features(origin)));
        double found = placed.getDouble(1 + axis) - other.getDouble(1 + axis);
        assertThat(Math.abs(found)).isCloseTo(Math.abs(distance), within(1e-3));
      }
    }
  }

  private static double[] features(Row row) {
    return row.<Float>getList(1).stream().mapToDouble(Float::doubleValue).toArray();
  }

  @Test
  void arePlacedTheSameEachTime(SparkSession spark) {
    Dataset<Row> points = points(spark, 50, 120);

    List<Row> one = PrincipalAxes.of(points, "features", 120).orElseThrow().rows();
    List<Row> other = PrincipalAxes.of(points, "features", 120).orElseThrow().rows();

    assertThat(other).hasSameSizeAs(one);
    for (int i = 0; i < one.size(); i++) {
      assertThat(other.get(i).getString(0)).isEqualTo(one.get(i).getString(0));
      // Tasks add in the order in which they end.
      assertThat(other.get(i).getDouble(1)).isCloseTo(one.get(i).getDouble(1), within(1e-6));
      assertThat(other.get(i).getDouble(2)).isCloseTo(one.get(i).getDouble(2), within(1e-6));
    }
  }

  @Test
  void imagesThatAreTheSameLieOnOnePoint(SparkSession spark) {
    Row row = RowFactory.create("p", List.of(1f, 2f));

    PrincipalAxes axes =
        PrincipalAxes.of(spark.createDataFrame(List.of(row, row, row), SCHEMA), "features", 2)
            .orElseThrow();

    assertThat(axes.explained()).containsExactly(0.0, 0.0);
    assertThat(axes.rows()).hasSize(3).containsOnly(RowFactory.create("p", 0.0, 0.0));
    assertThat(PrincipalAxes.of(spark.createDataFrame(List.<Row>of(), SCHEMA), "features", 2))
        .isEmpty();
  }

  @Test
  void oneDimensionIsOneAxis(SparkSession spark) {
    List<Row> rows =
        List.of(
            RowFactory.create("a", List.of(1f)),
            RowFactory.create("b", List.of(2f)),
            RowFactory.create("c", List.of(6f)));

    PrincipalAxes axes =
        PrincipalAxes.of(spark.createDataFrame(rows, SCHEMA), "features", 1).orElseThrow();

    assertThat(axes.explained().get(0)).isCloseTo(1, within(1e-9));
    assertThat(axes.explained().get(1)).isZero();
    assertThat(axes.rows())
        .extracting(row -> row.getDouble(1))
        .usingElementComparator((a, b) -> Math.abs(a - b) < 1e-9 ? 0 : 1)
        .containsExactlyInAnyOrder(-2.0, -1.0, 3.0);
  }
}
