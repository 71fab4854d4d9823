package example;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.round;

import io.sparkbit.spark.BitImageClassifier;
import io.sparkbit.spark.ImagePaths;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Labels a folder of photos, and counts them by label. */
public final class LabelPhotos {

  private LabelPhotos() {}

  /**
   * @param args the model, the photos, and a folder for the labels that does not exist yet
   */
  public static void main(String[] args) {
    String model = args[0];
    String photos = args[1];
    String labels = args[2];
    SparkSession spark = SparkSession.builder().appName("label-photos").getOrCreate();

    // With "keep", a photo that cannot be read keeps its row, with the reason in "error".
    BitImageClassifier classifier =
        new BitImageClassifier()
            .setModel(model)
            .setInputCol("path")
            .setHandleInvalid("keep")
            .setErrorCol("error");
    classifier
        .transform(ImagePaths.list(spark, photos))
        .select("path", "predictedLabel", "score", "error")
        .write()
        .parquet(labels);

    Dataset<Row> labeled = spark.read().parquet(labels);
    labeled
        .where("error IS NULL")
        .groupBy("predictedLabel")
        .agg(count(lit(1)).as("photos"), round(avg("score"), 3).as("meanScore"))
        .orderBy(col("photos").desc(), col("predictedLabel"))
        .show(false);
    labeled.where("error IS NOT NULL").select("path", "error").show(5, false);
    spark.stop();
  }
}
