package io.sparkbit.jobs.output;

import static java.util.stream.Collectors.joining;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.substring_index;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sparkbit.error.UserException;
import io.sparkbit.files.OtherFiles;
import io.sparkbit.inference.Metric;
import io.sparkbit.jobs.table.Columns;
import io.sparkbit.jobs.table.ImageTable;
import io.sparkbit.jobs.table.Remaining;
import io.sparkbit.spark.metrics.RunMetrics;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.commons.lang3.StringUtils;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;

/**
 * Counts of the images in an output. Images and failures add up to the images that were asked for.
 *
 * @param images images with a result
 * @param failures numbers of images without one, by reason; {@code skipped} if no reasons were
 *     written
 * @param firstFailures the first of these images by path, with their reasons
 * @param rows rows in the output: without failures if those were skipped or are apart
 */
public record Summary(
    long images, Map<String, Long> failures, List<String> firstFailures, long rows) {

  /**
   * One run's part of a summary.
   *
   * @param imagesBefore images of earlier runs
   * @param seconds time for reading, the network and writing
   * @param timed what these seconds cover, in words
   * @param metrics counters of the tasks, by title
   * @param notRead files in the searched folders that are not images, by type
   */
  public record Run(
      long imagesBefore,
      double seconds,
      String timed,
      SortedMap<String, Long> metrics,
      SortedMap<String, Long> notRead) {

    /** Returns this part with the counts so far. */
    public static Run of(RunMetrics metrics, long imagesBefore, double seconds, String timed) {
      return new Run(imagesBefore, seconds, timed, metrics.metrics(), metrics.notRead());
    }
  }

  /** Spark's sources do not read names that begin with an underscore. */
  public static final String FILE = "_spark-bit-summary.json";

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private static final String SKIPPED = "skipped";

  private static final int NAMED_FAILURES = 5;

  /** The most characters of a failure's line. */
  private static final int LINE = 300;

  /**
   * Counts results and failures.
   *
   * @param listed the images that were asked for
   * @param written the rows of the output
   */
  public static Summary of(Dataset<Row> listed, Dataset<Row> written) {
    return of(listed, written, Optional.empty());
  }

  /**
   * Counts results and failures.
   *
   * @param listed the images that were asked for
   * @param written the rows of the output
   * @param failed the rows of failures, if they are apart
   */
  public static Summary of(
      Dataset<Row> listed, Dataset<Row> written, Optional<Dataset<Row>> failed) {
    if (failed.isPresent()) {
      Summary reasons = byReason(failed.get());
      long images = written.count();
      return new Summary(images, reasons.failures, reasons.firstFailures, images);
    }
    return hasReasons(written) ? byReason(written) : bySkipped(listed, written);
  }

  /** Returns whether rows say why an image has no result. */
  public static boolean hasReasons(Dataset<Row> written) {
    return ImageTable.hasColumn(written, Columns.ERROR);
  }

  private static Summary byReason(Dataset<Row> written) {
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
    long failed = failures.values().stream().mapToLong(Long::longValue).sum();
    return new Summary(
        images, failures, failed == 0 ? List.of() : firstErrors(written), images + failed);
  }

  private static List<String> firstErrors(Dataset<Row> written) {
    return written
        .where(col(Columns.ERROR).isNotNull())
        .orderBy(Columns.PATH)
        .limit(NAMED_FAILURES)
        .select(Columns.ERROR)
        .as(Encoders.STRING())
        .collectAsList();
  }

  private static Summary bySkipped(Dataset<Row> listed, Dataset<Row> written) {
    long rows = written.count();
    if (rows == listed.count()) {
      return new Summary(rows, Map.of(), List.of(), rows);
    }
    Dataset<Row> skipped = Remaining.paths(listed, written);
    List<String> first =
        skipped
            .orderBy(Columns.PATH)
            .limit(NAMED_FAILURES)
            .select(concat(lit(SKIPPED + ": "), coalesce(col(Columns.PATH), lit("null"))))
            .as(Encoders.STRING())
            .collectAsList();
    return first.isEmpty()
        ? new Summary(rows, Map.of(), List.of(), rows)
        : new Summary(rows, Map.of(SKIPPED, skipped.count()), first, rows);
  }

  /** Returns whether the output says why images have no result. */
  public boolean saysWhy() {
    return !failures.containsKey(SKIPPED);
  }

  /**
   * Fails a run without results.
   *
   * @param remains what the user has now, and where the reasons are
   * @throws UserException if no image has a result
   */
  public void requireResults(String remains) {
    if (isEmpty()) {
      throw new UserException(
          "None of the images could be read: %s; %s".formatted(failuresInWords(), remains));
    }
  }

  /** Prints how many rows there are, and which. */
  public void printRows(PrintWriter out) {
    long failed = failed();
    String which =
        failed == 0
            ? ""
            : rows == images
                ? ": failures have none"
                : ": %,d with a result, %,d with an error".formatted(images, failed);
    out.printf("Rows              %,d%s%n", rows, which);
    out.flush();
  }

  /** Returns whether no image has a result. */
  public boolean isEmpty() {
    return images == 0;
  }

  /** Returns the number of images without a result. */
  public long failed() {
    return failures.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Returns the failures in words, with an example. */
  public String failuresInWords() {
    String counts = "failures " + failures;
    return firstFailures.isEmpty() ? counts : counts + ", such as " + firstFailures.get(0);
  }

  /** Prints the counts, without the location of the result. */
  public void print(PrintWriter out, Run run) {
    long failed = failed();
    String before =
        run.imagesBefore == 0 ? "" : " (%,d of them from earlier runs)".formatted(run.imagesBefore);
    String all = failed == 0 ? "" : " of %,d".formatted(images + failed);
    out.printf("Images            %,d%s%s%n", images, all, before);
    out.printf("Failures          %,d%s%n", failed, failures.isEmpty() ? "" : " " + failures);
    firstFailures.forEach(
        failure ->
            out.printf("%18s%s%n", "", StringUtils.abbreviateMiddle(failure, " ... ", LINE)));
    if (failed > firstFailures.size()) {
      out.printf("%18sand %,d more%n", "", failed - firstFailures.size());
    }
    printNotRead(out, run.notRead);
    out.printf(
        "Images per second %.1f (%.1f s, %s)%n",
        (images - run.imagesBefore) / run.seconds, run.seconds, run.timed);
    metrics(out, run.metrics);
    out.flush();
  }

  /**
   * Prints where the result is.
   *
   * @param result what was written, and where
   */
  public static void printResult(PrintWriter out, String result) {
    out.printf("Result            %s%n", result);
    out.flush();
  }

  /** Prints which files in the searched folders are not images, if any. */
  public static void printNotRead(PrintWriter out, SortedMap<String, Long> notRead) {
    if (!notRead.isEmpty()) {
      out.printf("Not read          %s%n", OtherFiles.inWords(notRead));
    }
  }

  /** Times are summed over threads and tasks, so they may exceed the run's duration. */
  private static void metrics(PrintWriter out, SortedMap<String, Long> metrics) {
    long loads = total(metrics, Metric.MODEL_LOADS);
    long hits = total(metrics, Metric.CACHE_HITS);
    boolean hasModel = loads + hits > 0;
    out.printf(
        "Read              %,d bytes in %s; decoded in %s%s (summed over threads)%n",
        total(metrics, Metric.BYTES),
        seconds(metrics, Metric.READ),
        seconds(metrics, Metric.DECODE),
        hasModel ? "; network " + seconds(metrics, Metric.NETWORK) : "");
    if (hasModel) {
      out.printf(
          "Models            %,d loaded; %,d task%s used one already loaded%n",
          loads, hits, hits == 1 ? "" : "s");
    }
    precision(out, metrics);
  }

  /** Prints the precision, which executors choose themselves. */
  private static void precision(PrintWriter out, SortedMap<String, Long> metrics) {
    Map<String, Long> tasks = new LinkedHashMap<>();
    tasks.put("int8", total(metrics, Metric.INT8));
    tasks.put("bfloat16", total(metrics, Metric.BFLOAT16));
    tasks.put("float32", total(metrics, Metric.FLOAT32));
    tasks.values().removeIf(count -> count == 0);
    if (tasks.size() == 1) {
      out.printf("Precision         %s%n", tasks.keySet().iterator().next());
    } else if (!tasks.isEmpty()) {
      out.printf(
          "Precision         %s%n",
          tasks.entrySet().stream()
              .map(entry -> "%s in %,d tasks".formatted(entry.getKey(), entry.getValue()))
              .collect(joining(", ")));
    }
  }

  private static long total(SortedMap<String, Long> metrics, Metric metric) {
    return metrics.getOrDefault(metric.title(), 0L);
  }

  private static String seconds(SortedMap<String, Long> metrics, Metric metric) {
    return String.format(Locale.ROOT, "%.1f s", total(metrics, metric) / 1e3);
  }

  /** Returns the same as JSON, for programs. */
  public byte[] toJson(String job, Run run) throws IOException {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("job", job);
    json.put("images", images);
    json.put("images_of_earlier_runs", run.imagesBefore);
    json.put("rows", rows);
    json.put("failures", failures);
    json.put("first_failures", firstFailures);
    json.put("not_read", run.notRead);
    json.put("seconds", run.seconds);
    json.put("metrics", run.metrics);
    return JSON.writeValueAsBytes(json);
  }
}
