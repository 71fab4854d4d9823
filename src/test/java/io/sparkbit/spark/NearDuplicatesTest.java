package io.sparkbit.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sparkbit.error.UserException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Planted pairs among random embeddings are found, with their cosines. */
@ExtendWith(LocalSpark.class)
class NearDuplicatesTest {

  private static final int DIMENSIONS = 40;

  private static final StructType SCHEMA =
      new StructType().add("path", DataTypes.StringType).add("features", SQLDataTypes.VectorType());

  private final Random random = new Random(3);
  private final List<Row> rows = new ArrayList<>();

  @Test
  void findsPlantedPairs(SparkSession spark) {
    for (int i = 0; i < 500; i++) {
      double[] vector = vector();
      add("a%03d".formatted(i), vector);
      if (i < 20) {
        double[] noise = vector();
        for (int j = 0; j < DIMENSIONS; j++) {
          vector[j] += 0.1 * noise[j];
        }
        add("b%03d".formatted(i), vector);
      }
    }
    add("z", null);
    add("not finite", new double[] {Double.NaN, 1});

    List<Row> pairs = new NearDuplicates().find(table(spark)).orderBy("first").collectAsList();

    assertThat(pairs).hasSize(20);
    for (int i = 0; i < 20; i++) {
      assertThat(pairs.get(i).getString(0)).isEqualTo("a%03d".formatted(i));
      assertThat(pairs.get(i).getString(1)).isEqualTo("b%03d".formatted(i));
      assertThat(pairs.get(i).getDouble(2)).isCloseTo(0.995, within(0.005));
    }
  }

  /** All pairs of 3,000 equal embeddings would be 4.5 million. */
  @Test
  void comparesEqualEmbeddingsWithSomeOthersOnly(SparkSession spark) {
    for (int i = 0; i < 3000; i++) {
      add("x%04d".formatted(i), new double[] {1, 2, 3});
    }
    for (int i = 0; i < 300; i++) {
      add("y%04d".formatted(i), new double[] {random.nextGaussian(), 0, random.nextGaussian()});
    }

    Dataset<Row> pairs =
        new NearDuplicates().setOrders(2).setWindow(4).setMinSimilarity(0.999).find(table(spark));

    assertThat(pairs.count()).isBetween(3000L, 2 * 4 * 3300L);
    // Each is still known to repeat another.
    assertThat(
            pairs
                .selectExpr("explode(array(first, second)) as path")
                .where("path like 'x%'")
                .distinct()
                .count())
        .isEqualTo(3000);
  }

  @Test
  void hasNoPairsOfOneEmbedding(SparkSession spark) {
    add("one", vector());

    assertThat(new NearDuplicates().find(table(spark)).collectAsList()).isEmpty();
  }

  @Test
  void refusesOtherColumns(SparkSession spark) {
    add("one", vector());
    Dataset<Row> table = table(spark);

    assertThatThrownBy(() -> new NearDuplicates().setFeaturesCols("path").find(table))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Column 'path' is of type string, but features are a vector of Spark ML or an array of"
                + " numbers; name the output column of BitImageEmbedder");
    assertThatThrownBy(() -> new NearDuplicates().setIdCol("pth").find(table))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith("There is no column 'pth' (did you mean 'path'?)");
    assertThatThrownBy(() -> new NearDuplicates().setMinSimilarity(1.5))
        .hasMessageContaining("minSimilarity is 1.5, but must be from 0 to 1");
  }

  @Test
  void outliersAreFarFromTheSample(SparkSession spark) {
    for (int i = 0; i < 400; i++) {
      double[] vector = vector();
      vector[i % 4] += 60; // Four kinds.
      add("near%d".formatted(i), vector);
    }
    add("far", vector());

    List<Row> outliers = new EmbeddingOutliers().find(table(spark)).collectAsList();

    assertThat(outliers).extracting(row -> row.getString(0)).containsExactly("far");
  }

  @Test
  void labelsNeedOthers(SparkSession spark) {
    add("one", vector());
    Dataset<Row> table = table(spark).selectExpr("path", "features", "'a' as label");

    assertThatThrownBy(() -> new LabelIssues().find(table))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Column 'label' has one label, but wrong labels can only be told from at least two"
                + " others; name the column of the labels");
  }

  private void add(String path, double[] vector) {
    rows.add(RowFactory.create(path, vector == null ? null : Vectors.dense(vector.clone())));
  }

  private double[] vector() {
    return random.doubles(DIMENSIONS).map(uniform -> random.nextGaussian()).toArray();
  }

  private Dataset<Row> table(SparkSession spark) {
    return spark.createDataFrame(rows, SCHEMA);
  }
}
