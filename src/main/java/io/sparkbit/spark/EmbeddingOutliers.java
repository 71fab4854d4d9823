package io.sparkbit.spark;

import static org.apache.spark.sql.functions.col;

import io.sparkbit.error.UserException;
import io.sparkbit.spark.audit.FeatureColumn;
import io.sparkbit.spark.audit.KeptRows;
import io.sparkbit.spark.audit.SampleDistance;
import io.sparkbit.spark.column.ColumnNames;
import io.sparkbit.spark.param.Validators;
import java.util.List;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Finds images that are like no others, by their embeddings: those far from all images of a random
 * sample (Sugiyama and Borgwardt 2013, "Rapid distance-based outlier detection via sampling"). The
 * distance is 1 - cosine, of embeddings without their mean, to the nearest one of the sample whose
 * embedding is another. Far is what John Tukey called far out: above the third quartile by more
 * than {@link #setFence} times the range between the quartiles.
 *
 * <pre>{@code
 * Dataset<Row> outliers = new EmbeddingOutliers().setIdCol("path").find(embeddings);
 * }</pre>
 *
 * <p>The sample is on the driver and in each task (8 bytes for each of its features). Kinds of
 * which the sample has none are outliers: enlarge it for rare ones.
 */
public final class EmbeddingOutliers {

  /** The id of an image, as in the embeddings. */
  public static final String ID = "id";

  /** The distance to the nearest image of the sample, 0 to 2. */
  public static final String DISTANCE = "distance";

  /** The quartiles' error in rank, relative to the number of images. */
  private static final double ERROR = 0.001;

  private static final int LEAST = 8;

  private static final String VECTOR = "vector";

  private String idCol = "path";
  private String featuresCol = "features";
  private int sampleSize = 1000;
  private double fence = 3;
  private long seed = 1;

  /** Sets the column that names the images (default: {@code path}). */
  public EmbeddingOutliers setIdCol(String value) {
    idCol = value;
    return this;
  }

  /** Sets the column of features, vectors or arrays (default: {@code features}). */
  public EmbeddingOutliers setFeaturesCol(String value) {
    featuresCol = value;
    return this;
  }

  /** Sets the number of images in the sample, at least 8 (default: 1000). */
  public EmbeddingOutliers setSampleSize(int value) {
    Validators.atLeast("sampleSize", LEAST).apply(value);
    sampleSize = value;
    return this;
  }

  /**
   * Sets how many ranges between the quartiles an outlier is above the third, at least 0 (default:
   * 3).
   */
  public EmbeddingOutliers setFence(double value) {
    Validators.notNegative("fence").apply(value);
    fence = value;
    return this;
  }

  /** Sets the seed of the sample (default: 1). */
  public EmbeddingOutliers setSeed(long value) {
    seed = value;
    return this;
  }

  /**
   * Finds the outliers.
   *
   * @return rows of {@link #ID} and {@link #DISTANCE}; none if fewer than 8 images have features
   * @throws UserException if a column is missing or holds something else
   */
  public Dataset<Row> find(Dataset<Row> embeddings) {
    StructType schema = embeddings.schema();
    Column id = ColumnNames.column(schema, idCol);
    DataType idType = ColumnNames.type(schema, idCol).orElseThrow();
    FeatureColumn features = FeatureColumn.of(schema, featuresCol);
    Dataset<Row> usable =
        embeddings.where(features.isUsable()).select(id.as(ID), features.vector().as(VECTOR));
    StructType distances = new StructType().add(ID, idType).add(DISTANCE, DataTypes.DoubleType);
    List<Vector> sample =
        usable.select(VECTOR).toJavaRDD().takeSample(false, sampleSize, seed).stream()
            .map(row -> row.<Vector>getAs(0))
            .toList();
    if (sample.size() < LEAST) {
      return embeddings.sparkSession().createDataFrame(List.of(), distances);
    }
    Dataset<Row> measured =
        KeptRows.of(
            usable.mapPartitions(
                SampleDistance.to(sample, embeddings.sparkSession()), Encoders.row(distances)));
    double[] quartiles = measured.stat().approxQuantile(DISTANCE, new double[] {0.25, 0.75}, ERROR);
    return measured.where(col(DISTANCE).gt(quartiles[1] + fence * (quartiles[1] - quartiles[0])));
  }
}
