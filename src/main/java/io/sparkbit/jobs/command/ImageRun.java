package io.sparkbit.jobs.command;

import io.sparkbit.error.UserException;
import io.sparkbit.jobs.output.FailedRows;
import io.sparkbit.jobs.output.OutputFolder;
import io.sparkbit.jobs.output.RetriedRows;
import io.sparkbit.jobs.output.RunRecord;
import io.sparkbit.jobs.output.Summary;
import io.sparkbit.jobs.report.ReportFile;
import io.sparkbit.jobs.table.Columns;
import io.sparkbit.jobs.table.ImageTable;
import io.sparkbit.jobs.table.Remaining;
import io.sparkbit.output.Output;
import io.sparkbit.output.OutputMode;
import io.sparkbit.spark.metrics.RunMetrics;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * A run of a job that writes folders.
 *
 * @param job that computes the rows
 * @param metrics of the job
 * @param output with the results
 * @param folder with their rows
 * @param failed where failures go, if they are apart
 */
record ImageRun(
    ImageJob job,
    RunMetrics metrics,
    Output output,
    OutputFolder folder,
    Optional<FailedRows> failed) {

  /**
   * Writes all rows, or with {@link OutputMode#RESUME} those that are missing.
   *
   * @return whether there is a page that shows them
   * @throws UserException if another run wrote the output, or no image has a result
   */
  boolean run(OutputMode mode, Dataset<Row> images, ImageRows rows) throws IOException {
    RunRecord record = RunRecord.of(job.spec, rows.results().schema());
    Optional<RunRecord> earlier = mode == OutputMode.RESUME ? folder.record() : Optional.empty();
    if (earlier.isPresent()) {
      record.requireSame(earlier.get(), output.location());
    }
    output.mark(record.toJson());
    if (failed.isPresent()) {
      failed.get().output().mark(record.toJson());
    }
    Summary summary = earlier.isPresent() ? resume(images, rows) : write(images, rows, 0);
    return writeReport(images, rows, summary);
  }

  private boolean writeReport(Dataset<Row> images, ImageRows rows, Summary summary)
      throws IOException {
    Optional<ImageJob.RowsReport> report = job.report();
    return report.isPresent()
        && ReportFile.BESIDE_ROWS.write(
            output,
            () -> report.get().toHtml(images, written(rows).all(), summary),
            job.spec.commandLine().getErr());
  }

  private Summary resume(Dataset<Row> images, ImageRows rows) throws IOException {
    StructType schema = rows.results().schema();
    folder.clean();
    RetriedRows.remove(output, folder, schema, job.writeOptions());
    if (failed.isPresent()) {
      FailedRows apart = failed.get();
      apart.folder().clean();
      RetriedRows.remove(
          apart.output(), apart.folder(), rows.failed().orElseThrow().schema(), Map.of());
    }
    ImageRows earlier = written(rows); // Without the removed rows.
    Dataset<Row> done = earlier.results().select(Columns.PATH);
    if (earlier.failed().isPresent()) {
      done = done.union(earlier.failed().get().select(Columns.PATH));
    }
    Remaining remaining = Remaining.of(images, done);
    Summary before = earlier.summary(images);
    if (remaining.count() == 0) {
      folder.markComplete();
      requireResults(before);
      PrintWriter out = job.spec.commandLine().getOut();
      out.printf("Nothing is left to do: %s has a row for every image%n", output.location());
      return before;
    }
    folder.markIncomplete();
    output.remove(ReportFile.BESIDE_ROWS.name()); // It shows the earlier rows only.
    try (ImageRows missing = job.rows(remaining.images())) {
      return write(images, missing, before.images());
    }
  }

  /** Returns the rows that are in the folders, which have the columns of others. */
  private ImageRows written(ImageRows rows) throws IOException {
    Dataset<Row> results = folder.rows(rows.results().schema());
    if (failed.isEmpty()) {
      return ImageRows.of(results);
    }
    StructType ofFailures = rows.failed().orElseThrow().schema();
    return new ImageRows(
        results, Optional.of(failed.get().folder().rows(ofFailures)), Optional.empty());
  }

  private Summary write(Dataset<Row> images, ImageRows rows, long imagesBefore) throws IOException {
    long start = System.nanoTime();
    folder.append(rows.results(), job.writeOptions());
    if (failed.isPresent()) {
      failed.get().folder().append(rows.failed().orElseThrow(), Map.of());
    }
    double seconds = (System.nanoTime() - start) / 1e9;

    ImageRows written = written(rows);
    job.show(written.results());
    Summary summary = written.summary(images);
    Summary.Run run = Summary.Run.of(metrics, imagesBefore, seconds, job.timed());
    output.write(Summary.FILE, summary.toJson(job.spec.name(), run));
    PrintWriter out = job.spec.commandLine().getOut();
    summary.print(out, run);
    summary.printRows(out);
    if (ImageTable.hasContent(images)) {
      out.println("Left out          the images' bytes, which the result does not repeat");
    }
    requireResults(summary);
    return summary;
  }

  /** Fails a run without results, so that it does not replace one with results. */
  private void requireResults(Summary summary) {
    Output reasons = failed.map(FailedRows::output).orElse(output);
    String where = reasons.isInPlace() ? reasons.location() : reasons.place();
    summary.requireResults(
        (output.isInPlace() ? "" : output.location() + " stays as it was; ")
            + (summary.saysWhy()
                ? "the reasons are in " + where
                : "use --handle-invalid keep to get rows with the reasons"));
  }
}
