package io.sparkbit.jobs;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.substring_index;

import java.io.PrintWriter;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What a run did.
 *
 * @param images that have a result
 * @param failures how many images have none, by reason; those that were skipped have none
 * @param seconds that listing, reading, the network and writing took
 */
record Summary(long images, Map<String, Long> failures, double seconds) {

  private static final String SKIPPED = "skipped";

  /**
   * Counts.
   *
   * @param listed the images that were asked for
   * @param written the rows that came out
   */
  static Summary of(Dataset<Row> listed, Dataset<Row> written, double seconds) {
    return Arrays.asList(written.columns()).contains(Columns.ERROR)
        ? byReason(written, seconds)
        : bySkipped(listed.count(), written.count(), seconds);
  }

  private static Summary byReason(Dataset<Row> written, double seconds) {
    Column reason = substring_index(col(Columns.ERROR), ":", 1);
    long images = 0;
    Map<String, Long> failures = new TreeMap<>();
    for (Row row : written.groupBy(reason).agg(count(lit(1))).collectAsList()) {
      if (row.isNullAt(0)) {
        images = row.getLong(1);
      } else {
        failures.put(row.getString(0), row.getLong(1));
      }
    }
    return new Summary(images, failures, seconds);
  }

  private static Summary bySkipped(long listed, long written, double seconds) {
    return new Summary(
        written, listed == written ? Map.of() : Map.of(SKIPPED, listed - written), seconds);
  }

  /** Whether no image has a result. */
  boolean isEmpty() {
    return images == 0;
  }

  void print(PrintWriter out, String path, String format) {
    long failed = failures.values().stream().mapToLong(Long::longValue).sum();
    out.printf("Images            %,d%n", images);
    out.printf("Failures          %,d%s%n", failed, failures.isEmpty() ? "" : " " + failures);
    out.printf(
        "Images per second %.1f (%.1f s, loading the model included)%n", images / seconds, seconds);
    out.printf("Result            %s (%s)%n", path, format);
    out.flush();
  }
}
