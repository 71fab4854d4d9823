package io.sparkbit.spark;

import io.sparkbit.source.ImageListing;
import io.sparkbit.source.UnreadableFileException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Tables of image paths, for the stages of this package. */
public final class ImagePaths {

  /** The column of {@link #list}. */
  public static final String PATH = "path";

  /** Few enough that tasks are even and progress shows, many enough that starting one is cheap. */
  private static final int IMAGES_PER_PARTITION = 64;

  private ImagePaths() {}

  /**
   * The images at a location, as a table with the column {@value #PATH}; no file is opened. Unlike
   * Spark's {@code binaryFile} source it lists empty files too, so that they are reported.
   *
   * @param location a file, a folder (searched recursively for image files) or a glob of either, on
   *     any Hadoop file system
   * @throws IllegalArgumentException if there is no image
   */
  public static Dataset<Row> list(SparkSession spark, String location) {
    List<String> files = files(location, HadoopSettings.of(spark));
    if (files.isEmpty()) {
      throw new IllegalArgumentException(
          "There is no image in %s; images are files that end in %s"
              .formatted(location, String.join(", ", ImageListing.EXTENSIONS)));
    }
    JavaSparkContext context = new JavaSparkContext(spark.sparkContext());
    int partitions =
        Math.max(
            Math.min(files.size(), context.defaultParallelism()),
            files.size() / IMAGES_PER_PARTITION);
    return spark
        .createDataset(context.parallelize(files, partitions).rdd(), Encoders.STRING())
        .toDF(PATH);
  }

  private static List<String> files(String location, Configuration hadoop) {
    try {
      return ImageListing.files(location, hadoop);
    } catch (UnreadableFileException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }
}
