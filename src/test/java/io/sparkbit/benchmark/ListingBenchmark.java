package io.sparkbit.benchmark;

import io.sparkbit.spark.ImagePaths;
import io.sparkbit.testing.S3Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Lists objects of a real S3 server in tasks and writes their paths as a table, as {@code
 * jobs/manifest} does, once for each number of folders; prints the time, and the driver's heap
 * before and after a collection. The driver's JVM has the tasks' threads too, so that the heap
 * holds all that either keeps.
 *
 * <pre>
 * mvn -q -Dquick test-compile exec:exec -Dbenchmark=ListingBenchmark -Dbenchmark.args="10 100 1000"
 * </pre>
 *
 * <p>The arguments are numbers of folders, of {@value #IMAGES_PER_FOLDER} objects each, in
 * ascending order.
 */
public final class ListingBenchmark {

  static final int IMAGES_PER_FOLDER = 1000;

  private static final int MEGABYTE = 1_000_000;

  private ListingBenchmark() {}

  public static void main(String[] arguments) throws IOException {
    Path data = Files.createTempDirectory("listing");
    try (S3Server server = S3Server.start(data);
        SparkSession spark = session(server)) {
      String bucket = server.createBucket();
      Path images = data.resolve("buckets").resolve(bucket).resolve("images");
      int written = 0;
      for (String argument : arguments) {
        int folders = Integer.parseInt(argument);
        for (; written < folders; written++) {
          write(images.resolve("folder%06d".formatted(written)));
        }
        list(spark, "s3a://%s/images".formatted(bucket), data.resolve("list" + folders));
      }
    }
  }

  private static void write(Path folder) throws IOException {
    Files.createDirectories(folder);
    for (int i = 0; i < IMAGES_PER_FOLDER; i++) {
      Files.write(folder.resolve("image%03d.jpg".formatted(i)), new byte[1]);
    }
  }

  private static SparkSession session(S3Server server) {
    SparkSession.Builder builder =
        SparkSession.builder().master("local[*]").config("spark.ui.enabled", false);
    server.hadoopSettings().forEach((key, value) -> builder.config("spark.hadoop." + key, value));
    return builder.getOrCreate();
  }

  private static void list(SparkSession spark, String location, Path output) {
    long start = System.nanoTime();
    Dataset<Row> listed = ImagePaths.listInTasks(spark, List.of(location));
    listed.write().parquet(output.toString());
    double seconds = (System.nanoTime() - start) / 1e9;
    long before = heapMegabytes();
    // Twice, as unreachable objects may hold others until they are finalized.
    System.gc();
    System.gc();
    System.out.printf(
        "%,9d objects: %.1f s, heap %d MB, %d after a collection%n",
        spark.read().parquet(output.toString()).count(), seconds, before, heapMegabytes());
  }

  private static long heapMegabytes() {
    Runtime runtime = Runtime.getRuntime();
    return (runtime.totalMemory() - runtime.freeMemory()) / MEGABYTE;
  }
}
