package io.sparkbit.benchmark;

import static org.apache.spark.sql.functions.array_join;
import static org.apache.spark.sql.functions.col;

import io.sparkbit.spark.BitImageEmbedder;
import io.sparkbit.spark.ImagePaths;
import io.sparkbit.spark.LabelIssues;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Changes the labels of 5 % of the digits to learn from, and prints how many of these, and of the
 * others, are found to be wrong. Writes the out-of-fold probabilities and the issues as CSV, which
 * {@code src/test/python/label_issues.py} compares with those of cleanlab.
 *
 * <pre>
 * mvn -q -Dquick test-compile exec:exec -Dbenchmark=LabelIssuesBenchmark -Dbenchmark.args="target/label-issues"
 * python src/test/python/label_issues.py target/label-issues
 * </pre>
 */
public final class LabelIssuesBenchmark {

  private static final String MODEL = "bundled:bit-tiny-digits";
  private static final StructType LABELED =
      new StructType()
          .add("path", DataTypes.StringType)
          .add("label", DataTypes.StringType)
          .add("flipped", DataTypes.BooleanType);

  private LabelIssuesBenchmark() {}

  public static void main(String[] arguments) throws IOException {
    try (SparkSession spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", false)
            .config("spark.sql.shuffle.partitions", 2)
            .getOrCreate()) {
      spark.sparkContext().setLogLevel("ERROR");
      String folder = arguments[0];
      Dataset<Row> digits =
          ImagePaths.list(spark, "src/main/data/digits/train")
              .map((MapFunction<Row, Row>) LabelIssuesBenchmark::labeled, Encoders.row(LABELED));
      String embedded = folder + "/embedded";
      new BitImageEmbedder()
          .setModel(MODEL)
          .setInputCol("path")
          .transform(digits)
          .write()
          .mode("overwrite")
          .parquet(embedded);
      Dataset<Row> embeddings = spark.read().parquet(embedded);
      LabelIssues issues = new LabelIssues();
      issues
          .outOfFold(embeddings)
          .withColumn("probabilities", array_join(col("probabilities").cast("array<string>"), " "))
          .coalesce(1)
          .write()
          .mode("overwrite")
          .option("header", true)
          .csv(folder + "/probabilities");
      issues
          .find(embeddings)
          .join(embeddings.select(col("path").as("id"), col("flipped")), "id")
          .coalesce(1)
          .write()
          .mode("overwrite")
          .option("header", true)
          .csv(folder + "/issues");
      Dataset<Row> found = spark.read().option("header", true).csv(folder + "/issues");
      long flipped = embeddings.where(col("flipped")).count();
      long right = found.where("flipped = 'true'").count();
      System.out.printf(
          "%,d labels, %d of them changed: %d issues, recall %.3f, precision %.3f%n",
          embeddings.count(),
          flipped,
          found.count(),
          (double) right / flipped,
          (double) right / found.count());
    }
  }

  /** Changes the label of a twentieth of the images, drawn by their paths. */
  private static Row labeled(Row row) {
    String path = row.getString(0);
    Path file = Path.of(path);
    int digit = Integer.parseInt(file.getParent().getFileName().toString());
    Random random = new Random(file.getFileName().toString().hashCode());
    random.nextInt();
    boolean isFlipped = random.nextInt(20) == 0;
    int label = isFlipped ? (digit + 1 + random.nextInt(9)) % 10 : digit;
    return RowFactory.create(path, Integer.toString(label), isFlipped);
  }
}
