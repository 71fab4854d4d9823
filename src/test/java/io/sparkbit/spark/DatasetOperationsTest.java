package io.sparkbit.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkbit.inference.ModelCache;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A stage's output is a DataFrame like any other, before and after whatever Spark does with them.
 */
@ExtendWith(LocalSpark.class)
class DatasetOperationsTest {

  private static final int IMAGES = 20;

  private static BitImageClassifier classifier() {
    return new BitImageClassifier().setModel(Digits.MODEL).setInputCol("path").setBatchSize(3);
  }

  private static Dataset<Row> labeled(SparkSession spark) {
    return classifier().transform(Digits.paths(spark, IMAGES));
  }

  private static void assertLabeled(Dataset<Row> rows, int count) {
    List<Row> collected = rows.select("path", "predictedLabel").collectAsList();
    assertThat(collected).hasSize(count);
    assertThat(collected)
        .allSatisfy(row -> assertThat(row.getString(1)).isEqualTo(Digits.label(row.getString(0))));
  }

  @AfterEach
  void nothingIsOpen() {
    assertThat(ModelCache.leases()).isZero();
  }

  @Test
  void cachedRowsStay(SparkSession spark) {
    Dataset<Row> cached = labeled(spark).cache();
    try {
      assertThat(cached.limit(2).collectAsList()).hasSize(2);
      assertLabeled(cached, IMAGES);
      assertLabeled(cached.orderBy("prediction"), IMAGES);
    } finally {
      cached.unpersist(true);
    }
  }

  @Test
  void repeatedActionsGiveTheSame(SparkSession spark) {
    Dataset<Row> labeled = labeled(spark);

    assertThat(labeled.count()).isEqualTo(IMAGES);
    assertThat(labeled.collectAsList()).isEqualTo(labeled.collectAsList());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shufflesWithAndWithoutAdaptiveExecution(boolean adaptive, SparkSession spark) {
    spark.conf().set("spark.sql.adaptive.enabled", adaptive);
    try {
      Dataset<Row> paths = Digits.paths(spark, IMAGES);
      Dataset<Row> labeled = classifier().transform(paths.repartition(5).union(paths));

      assertLabeled(labeled, 2 * IMAGES);
      assertLabeled(labeled.repartition(3).union(labeled.coalesce(1)), 4 * IMAGES);
      assertLabeled(labeled.orderBy(functions.desc("path")).limit(7), 7);
      assertLabeled(labeled.dropDuplicates("path"), IMAGES);
      assertThat(labeled.groupBy("prediction").count().count()).isEqualTo(10);
      Dataset<Row> twice =
          labeled.join(classifier().transform(paths).select("path", "score"), "path");
      assertThat(twice.columns())
          .containsExactly("path", "prediction", "predictedLabel", "score", "score");
      assertLabeled(twice, 2 * IMAGES);
    } finally {
      spark.conf().unset("spark.sql.adaptive.enabled");
    }
  }

  @Test
  void samplesFiltersAndFunctionsOfOutputs(SparkSession spark) {
    spark
        .udf()
        .register(
            "most",
            (UDF1<Vector, Double>) vector -> vector.apply(vector.argmax()),
            DataTypes.DoubleType);
    Dataset<Row> labeled =
        classifier()
            .setProbabilityCol("probability")
            .transform(Digits.paths(spark, IMAGES))
            .withColumn("most", functions.callUDF("most", functions.col("probability")));

    assertThat(labeled.where("most > 0.3").count()).isEqualTo(IMAGES);
    Dataset<Row> sample = labeled.sample(0.5, 7);
    assertLabeled(sample, (int) sample.count());
    assertLabeled(
        classifier().transform(Digits.paths(spark, IMAGES).where("path LIKE '%/3/%'")), 2);
    assertLabeled(labeled.where("predictedLabel = 'three'"), 2);
  }

  @Test
  void aViewForSql(SparkSession spark) {
    classifier()
        .setTopK(2)
        .transform(Digits.paths(spark, IMAGES))
        .createOrReplaceTempView("labeled");

    List<Row> rows =
        spark
            .sql(
                """
                SELECT predictedLabel, count(*) AS images, min(topK[0].score) AS least
                FROM labeled GROUP BY predictedLabel HAVING least > 0.3 ORDER BY predictedLabel""")
            .collectAsList();

    assertThat(rows).hasSize(10);
    assertThat(rows.stream().mapToLong(row -> row.getLong(1)).sum()).isEqualTo(IMAGES);
    assertThat(rows.get(0).getString(0)).isEqualTo("eight");
  }

  @Test
  void oneStageInSeveralThreads(SparkSession spark) throws Exception {
    BitImageClassifier stage = classifier();
    Dataset<Row> paths = Digits.paths(spark, IMAGES);
    ExecutorService threads = Executors.newFixedThreadPool(3);
    try {
      List<Future<List<Row>>> results =
          Stream.generate(() -> threads.submit(() -> stage.transform(paths).collectAsList()))
              .limit(3)
              .toList();
      for (Future<List<Row>> result : results) {
        assertThat(result.get()).hasSize(IMAGES).isEqualTo(results.get(0).get());
      }
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void noRowsAndNoPartitions(SparkSession spark) {
    StructType schema = Digits.paths(spark, 1).schema();
    Dataset<Row> nothing = spark.createDataFrame(List.of(), schema);
    Dataset<Row> noPartitions =
        spark.createDataFrame(spark.emptyDataFrame().javaRDD().filter(row -> false), schema);
    assertThat(spark.emptyDataFrame().rdd().getNumPartitions()).isZero();

    assertThat(classifier().transform(nothing).collectAsList()).isEmpty();
    assertThat(classifier().transform(noPartitions).count()).isZero();
    StageSchemas.assertToldBefore(classifier(), noPartitions);
  }
}
