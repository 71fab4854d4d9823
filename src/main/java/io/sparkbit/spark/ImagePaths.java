package io.sparkbit.spark;

import io.sparkbit.error.UserException;
import io.sparkbit.files.ImageListing;
import io.sparkbit.files.ListedFile;
import io.sparkbit.files.ListingPlan;
import io.sparkbit.files.OtherFiles;
import io.sparkbit.files.UnreadableFileException;
import io.sparkbit.spark.metrics.NotRead;
import io.sparkbit.spark.session.ExecutorClasses;
import io.sparkbit.spark.session.HadoopSettings;
import io.sparkbit.spark.session.Iterators;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tables of image files for the stages of this package. The columns are those of Spark's {@code
 * binaryFile} source without the content: {@value #PATH} (string), {@value #LENGTH} (bytes, long)
 * and {@value #MODIFICATION_TIME} (timestamp). No file is opened. Unlike {@code binaryFile}, the
 * tables include empty files, so that these are reported. Other files in a searched folder are
 * counted by extension; see {@link NotRead}.
 */
public final class ImagePaths {

  private static final Logger LOG = LoggerFactory.getLogger(ImagePaths.class);

  /** The column of paths. */
  public static final String PATH = "path";

  /** The column of lengths. */
  public static final String LENGTH = "length";

  /** The column of modification times. */
  public static final String MODIFICATION_TIME = "modificationTime";

  /** The column of the files' bytes, in tables that have it. */
  public static final String CONTENT = "content";

  /** Folders differ in size; with several per core, no task waits long for the others. */
  private static final int FOLDERS_PER_CORE = 4;

  /** If a folder has thousands of subfolders, each task takes several of them. */
  private static final int TASKS_PER_CORE = 16;

  /** Times stay in milliseconds until all rows exist, whatever Java class the session uses. */
  private static final StructType SCHEMA =
      new StructType()
          .add(PATH, DataTypes.StringType)
          .add(LENGTH, DataTypes.LongType)
          .add(MODIFICATION_TIME, DataTypes.LongType);

  /** The tables' columns. */
  static final StructType TABLE =
      new StructType()
          .add(PATH, DataTypes.StringType)
          .add(LENGTH, DataTypes.LongType)
          .add(MODIFICATION_TIME, DataTypes.TimestampType);

  private ImagePaths() {}

  /**
   * Returns the images at a location, sorted by path. Suits up to a few hundred thousand images,
   * which the driver lists and keeps.
   *
   * @param location a file, a folder (searched recursively for image files) or a glob of either, on
   *     any Hadoop file system
   * @throws UserException if there is no image, or the location cannot be listed
   */
  public static Dataset<Row> list(SparkSession spark, String location) {
    OtherFiles others = new OtherFiles();
    List<ListedFile> files = files(location, HadoopSettings.of(spark), others);
    if (files.isEmpty()) {
      throw noImage(location, others.counts());
    }
    if (!others.counts().isEmpty()) {
      LOG.warn("Not read in {}: {}", location, OtherFiles.inWords(others.counts()));
    }
    NotRead.of(spark.sparkContext()).add(others.counts());
    JavaSparkContext context = new JavaSparkContext(spark.sparkContext());
    int partitions = ImagePartitions.count(files.size(), context.defaultParallelism());
    List<Row> rows = files.stream().map(ImagePaths::row).toList();
    return table(spark, context.parallelize(rows, partitions));
  }

  /**
   * Returns the error for a location without images.
   *
   * @param notRead number of other files found there, by type
   */
  public static UserException noImage(String location, Map<String, Long> notRead) {
    return new UserException(
        "There are no images in %s; the names of image files end in %s%s"
            .formatted(
                location,
                String.join(", ", ImageListing.EXTENSIONS),
                notRead.isEmpty() ? "" : "; it contains " + OtherFiles.inWords(notRead)));
  }

  /**
   * Returns the images at some locations, for any number of images. The driver only finds folders;
   * tasks list them while the table is read. Within a location, no image appears twice.
   *
   * @param locations as for {@link #list}; the driver expands globs
   * @throws UserException if a location matches nothing or cannot be listed, or executors lack
   *     spark-bit
   */
  public static Dataset<Row> listInTasks(SparkSession spark, List<String> locations) {
    ExecutorClasses.require(spark);
    JavaSparkContext context = new JavaSparkContext(spark.sparkContext());
    int cores = context.defaultParallelism();
    Configuration hadoop = HadoopSettings.of(spark);
    ListingPlan plan = plan(locations, FOLDERS_PER_CORE * cores, hadoop);
    JavaRDD<Row> named =
        context.parallelize(
            plan.files().stream().map(ImagePaths::row).toList(),
            ImagePartitions.count(plan.files().size(), cores));
    int tasks = Math.max(1, Math.min(plan.folders().size(), TASKS_PER_CORE * cores));
    SerializableConfiguration settings = new SerializableConfiguration(hadoop);
    NotRead notRead = NotRead.of(spark.sparkContext());
    notRead.add(plan.others().counts());
    JavaRDD<Row> found =
        context
            .parallelize(plan.folders(), tasks)
            .flatMap(
                folder ->
                    Iterators.map(
                        folder.images(settings.value(), notRead.ofTask()), ImagePaths::row));
    return table(spark, plan.files().isEmpty() ? found : named.union(found));
  }

  private static Row row(ListedFile file) {
    return RowFactory.create(file.path(), file.length(), file.modified().toEpochMilli());
  }

  private static Dataset<Row> table(SparkSession spark, JavaRDD<Row> rows) {
    return spark
        .createDataFrame(rows, SCHEMA)
        .withColumn(
            MODIFICATION_TIME, functions.timestamp_millis(functions.col(MODIFICATION_TIME)));
  }

  private static List<ListedFile> files(String location, Configuration hadoop, OtherFiles others) {
    try {
      return ImageListing.files(location, hadoop, others);
    } catch (UnreadableFileException e) {
      throw new UserException(e.message(), e);
    }
  }

  private static ListingPlan plan(List<String> locations, int folders, Configuration hadoop) {
    try {
      return ListingPlan.of(locations, folders, hadoop);
    } catch (UnreadableFileException e) {
      throw new UserException(e.message(), e);
    }
  }
}
