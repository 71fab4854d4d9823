package io.sparkbit.jobs.command;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.monotonically_increasing_id;

import io.sparkbit.error.UserException;
import io.sparkbit.jobs.option.AuditOptions;
import io.sparkbit.jobs.output.OutputFolder;
import io.sparkbit.jobs.output.RunRecord;
import io.sparkbit.jobs.output.Summary;
import io.sparkbit.jobs.report.FindingRows;
import io.sparkbit.jobs.report.ReportFile;
import io.sparkbit.jobs.table.Columns;
import io.sparkbit.jobs.table.FormulaCells;
import io.sparkbit.jobs.table.RowLayout;
import io.sparkbit.jobs.table.TableFormat;
import io.sparkbit.output.Output;
import io.sparkbit.report.Issue;
import io.sparkbit.spark.metrics.RunMetrics;
import io.sparkbit.spark.session.SessionFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A run of a job that audits images.
 *
 * @param job that reads them
 * @param metrics of the job
 * @param images to learn from
 * @param tests images to test on, if any
 */
record AuditRun(Audit job, RunMetrics metrics, Dataset<Row> images, Optional<Dataset<Row>> tests) {

  static final String FINDINGS = "findings";

  /** Where tasks write; nothing in it is part of a result. */
  private static final String UNFINISHED = "_temporary";

  /**
   * Writes the findings, and a page that shows them.
   *
   * @return whether there is a page
   * @throws UserException if no image has a result
   */
  boolean run(Output output) throws IOException {
    output.mark(RunRecord.of(job.spec, Findings.SCHEMA).toJson());
    long start = System.nanoTime();
    SparkSession spark = images.sparkSession();
    String unfinished = output.place() + "/" + UNFINISHED;
    OutputFolder kept =
        new OutputFolder(
            spark,
            unfinished + "/0",
            new RowLayout(TableFormat.parquet, FormulaCells.keep, List.of()));
    Dataset<Row> reading = read();
    kept.append(reading, Map.of());
    double seconds = (System.nanoTime() - start) / 1e9;
    Summary.Run run = Summary.Run.of(metrics, 0, seconds, "including loading the model");
    Dataset<Row> read = kept.rows(reading.schema());
    Summary summary = Summary.of(listed(), job.saysWhy(images) ? read : read.drop(Columns.ERROR));
    if (summary.isEmpty()) {
      throw new UserException(
          "No image could be read, so there is nothing to audit: " + summary.failuresInWords());
    }
    Set<AuditOptions.Check> checks = checks();
    OutputFolder folder = job.outputOptions.rows(spark, output.place() + "/" + FINDINGS);
    for (Dataset<Row> found : new Findings(job.auditOptions, checks, read).all()) {
      folder.append(
          found.repartition(1).sortWithinPartitions(Columns.ISSUE, Columns.PATH), Map.of());
    }
    SessionFiles.of(spark).delete(unfinished);
    Dataset<Row> written = folder.rows(Findings.SCHEMA);

    output.write(Summary.FILE, summary.toJson(job.spec.name(), run));
    PrintWriter out = job.spec.commandLine().getOut();
    summary.print(out, run);
    Map<Issue, Long> counts = counts(written);
    print(out, counts, (System.nanoTime() - start) / 1e9);
    return ReportFile.IN_FOLDER.write(
        output,
        () ->
            new FindingRows(written, listed())
                .report(
                    job.modelOptions.location().location(),
                    summary,
                    counts,
                    job.shown,
                    job.decodingOptions.reading())
                .toHtml(),
        job.spec.commandLine().getErr());
  }

  /** Reads all images. This happens once: the checks read the columns that they need from files. */
  private Dataset<Row> read() {
    Dataset<Row> read = job.read(images, lit(false));
    return tests
        .map(test -> read.union(job.read(test, lit(true))))
        .orElse(read)
        .withColumn(Findings.ROW, monotonically_increasing_id());
  }

  /** Returns what to look for: wrong labels need others. */
  private Set<AuditOptions.Check> checks() {
    Set<AuditOptions.Check> checks = EnumSet.copyOf(job.auditOptions.checks());
    List<Row> labels = images.select(Columns.TRUE_LABEL).distinct().limit(2).collectAsList();
    if (checks.contains(AuditOptions.Check.labels) && labels.size() < 2) {
      checks.remove(AuditOptions.Check.labels);
      job.spec
          .commandLine()
          .getOut()
          .printf(
              "Labels            not checked: all images have the label %s%n",
              labels.get(0).getString(0));
    }
    return checks;
  }

  private Dataset<Row> listed() {
    return tests.map(test -> images.unionByName(test, true)).orElse(images);
  }

  private static Map<Issue, Long> counts(Dataset<Row> written) {
    Map<Issue, Long> counts = new EnumMap<>(Issue.class);
    for (Row row : written.groupBy(col(Columns.ISSUE)).agg(count(lit(1))).collectAsList()) {
      counts.put(Issue.of(row.getString(0)).orElseThrow(), row.getLong(1));
    }
    return counts;
  }

  private static void print(PrintWriter out, Map<Issue, Long> counts, double seconds) {
    long all = counts.values().stream().mapToLong(Long::longValue).sum();
    out.printf("Findings          %,d (%.1f s in all)%n", all, seconds);
    counts.forEach((issue, number) -> out.printf("%18s%,d %s%n", "", number, issue.value()));
    out.flush();
  }
}
