package io.sparkbit.benchmark;

import static org.apache.spark.sql.functions.col;

import io.sparkbit.spark.EmbeddingOutliers;
import io.sparkbit.spark.NearDuplicates;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.apache.commons.io.FileUtils;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Finds planted near duplicates among random embeddings, and outliers; prints the time of each
 * search and how many of the planted pairs it found. A thousandth of the embeddings are noisy
 * copies of others, with a cosine of 0.9 to 1, evenly. All others are around 100 centers, as those
 * of classes are, with a cosine of about 0.5 to those of the same center.
 *
 * <pre>
 * mvn -q -Dquick test-compile exec:exec -Dbenchmark=NearDuplicatesBenchmark -Dbenchmark.args="1000000 128"
 * </pre>
 *
 * <p>The arguments are the number of embeddings and their dimensions.
 */
public final class NearDuplicatesBenchmark {

  private static final int CENTERS = 100;

  /** One of so many embeddings is a copy of the one before it. */
  private static final int PLANTED = 1000;

  private static final StructType SCHEMA =
      new StructType()
          .add("path", DataTypes.LongType)
          .add("features", SQLDataTypes.VectorType())
          .add("copyOf", DataTypes.LongType)
          .add("similarity", DataTypes.DoubleType);

  private NearDuplicatesBenchmark() {}

  public static void main(String[] arguments) throws Exception {
    long count = Long.parseLong(arguments[0]);
    int dimensions = Integer.parseInt(arguments[1]);
    Path folder = Files.createTempDirectory("near-duplicates");
    try (SparkSession spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", false)
            .config("spark.local.dir", folder.toString())
            .getOrCreate()) {
      spark.sparkContext().setLogLevel("WARN");
      String file = folder.resolve("embeddings").toString();
      spark
          .range(0, count, 1, 16)
          .map((MapFunction<Long, Row>) id -> embedding(id, dimensions), Encoders.row(SCHEMA))
          .write()
          .parquet(file);
      Dataset<Row> embeddings = spark.read().parquet(file);
      System.out.printf("%,d embeddings of %d dimensions, two cores%n", count, dimensions);
      duplicates(embeddings);
      outliers(embeddings);
    } finally {
      FileUtils.deleteDirectory(folder.toFile());
    }
  }

  private static Row embedding(long id, int dimensions) {
    if (id % PLANTED != PLANTED - 1) {
      return RowFactory.create(id, Vectors.dense(random(id, dimensions)), null, null);
    }
    double[] original = random(id - 1, dimensions);
    double similarity = 0.9 + 0.1 * new Random(~id).nextDouble();
    double[] noise = gaussian(new Random(-id), dimensions);
    double scale = Math.sqrt(1 / (similarity * similarity) - 1);
    double ratio = length(original) / length(noise) * scale;
    for (int i = 0; i < dimensions; i++) {
      original[i] += ratio * noise[i];
    }
    return RowFactory.create(id, Vectors.dense(original), id - 1, similarity);
  }

  private static double[] random(long id, int dimensions) {
    Random random = new Random(id);
    double[] values = gaussian(random, dimensions);
    double[] center = gaussian(new Random(-1 - random.nextInt(CENTERS)), dimensions);
    for (int i = 0; i < dimensions; i++) {
      values[i] += center[i];
    }
    return values;
  }

  private static double[] gaussian(Random random, int dimensions) {
    return random.doubles(dimensions).map(uniform -> random.nextGaussian()).toArray();
  }

  private static double length(double[] values) {
    return Vectors.norm(Vectors.dense(values), 2);
  }

  private static void duplicates(Dataset<Row> embeddings) {
    long start = System.nanoTime();
    Dataset<Row> found = new NearDuplicates().setMinSimilarity(0.85).find(embeddings).cache();
    long pairs = found.count();
    System.out.printf(
        "Pairs with a cosine of 0.85 or more: %,d, in %.1f min%n",
        pairs, (System.nanoTime() - start) / 6e10);
    Dataset<Row> planted =
        embeddings
            .where(col("copyOf").isNotNull())
            .join(
                found.select(col("second").as("path"), col("first")),
                new String[] {"path"},
                "left");
    for (double from = 0.9; from < 0.995; from += 0.02) {
      Dataset<Row> some =
          planted.where(col("similarity").geq(from).and(col("similarity").lt(from + 0.02)));
      long all = some.select("path").distinct().count();
      long recalled = some.where(col("first").equalTo(col("copyOf"))).count();
      System.out.printf(
          "Planted with a cosine of %.2f to %.2f: %,d, found %.2f%%%n",
          from, from + 0.02, all, 100.0 * recalled / all);
    }
  }

  private static void outliers(Dataset<Row> embeddings) {
    long start = System.nanoTime();
    long found = new EmbeddingOutliers().find(embeddings).count();
    System.out.printf("Outliers: %,d, in %.1f min%n", found, (System.nanoTime() - start) / 6e10);
  }
}
