package io.sparkbit.jobs.command;

import io.sparkbit.error.UserException;
import io.sparkbit.jobs.option.ImageLocations;
import io.sparkbit.jobs.option.ImageOptions;
import io.sparkbit.jobs.option.OutputOptions;
import io.sparkbit.jobs.option.OutputPathOptions;
import io.sparkbit.jobs.output.OutputFolder;
import io.sparkbit.jobs.output.RetriedRows;
import io.sparkbit.jobs.output.RunRecord;
import io.sparkbit.jobs.output.Summary;
import io.sparkbit.jobs.report.ReportFile;
import io.sparkbit.jobs.session.JobSession;
import io.sparkbit.jobs.table.ImageTable;
import io.sparkbit.jobs.table.Remaining;
import io.sparkbit.output.Inputs;
import io.sparkbit.output.Output;
import io.sparkbit.output.OutputMark;
import io.sparkbit.output.OutputMode;
import io.sparkbit.output.OutputOption;
import io.sparkbit.output.OutputPath;
import io.sparkbit.output.Unfinished;
import io.sparkbit.spark.metrics.RunMetrics;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A job that lists images, transforms them, writes a row for each and prints a summary. */
abstract class ImageJob extends SparkJob {

  @Mixin ImageOptions imageOptions = new ImageOptions();

  @Mixin OutputOptions outputOptions = new OutputOptions();

  @Option(
      names = "--resume",
      description =
          "Resume an interrupted run: add the images that have no row in the output yet. All"
              + " other options must be the same as before, but --images may name more images. Images"
              + " that --handle-invalid skip left out are tried again.")
  boolean resume;

  /** Returns the images' results as they are written. */
  abstract Dataset<Row> results(Dataset<Row> images);

  /** Prints the first rows of the result by path, for a person. */
  abstract void show(Dataset<Row> written);

  /** Returns options of the output format. */
  Map<String, String> writeOptions() {
    return Map.of();
  }

  /** Returns what the summary's time covers, in words. */
  String timed() {
    return "including loading the model";
  }

  /** Makes a page. */
  interface RowsReport {

    /**
     * Returns the page as HTML.
     *
     * @param images that the rows are of
     * @param written the rows of the output
     */
    String toHtml(Dataset<Row> images, Dataset<Row> written, Summary summary);
  }

  /** Returns the page that shows the rows, if the job has one and it is asked for. */
  Optional<RowsReport> report() {
    return Optional.empty();
  }

  /** Adds what the job reads, apart from images. */
  abstract void addInputs(Inputs inputs, SparkSession spark) throws IOException;

  @Override
  protected Plan plan() throws IOException {
    OutputMode mode =
        OutputPathOptions.mode(outputOptions.mode(), resume, outputOptions.pathOptions().output());
    OutputPath path = outputOptions.pathOptions().path(spec.name(), OutputOption.RESUMABLE_JOB);
    path.check(mode);
    if (mode == OutputMode.RESUME) {
      requireSameOptions(path);
    }
    return new Plan(path, mode, imageOptions.inputs(), Unfinished.KEEP);
  }

  @Override
  protected Work prepare(JobSession session, Plan plan) throws IOException {
    SparkSession spark = session.spark();
    Dataset<Row> images = imageOptions.table(spark);
    addInputs(plan.inputs(), spark);
    plan.inputs().requireApart(plan.path());
    ImageTable.requireApart(plan.path(), ImageLocations.IMAGES, images);
    Dataset<Row> results = results(images);
    return output -> {
      OutputFolder folder = outputOptions.rows(spark, output.place());
      Place place = new Place(output, folder, session.metrics());
      Summary summary = run(place, plan.mode(), images, results);
      boolean hasReport = writeReport(place, images, folder.rows(results.schema()), summary);
      return out -> {
        Summary.printResult(out, outputOptions.description(output.location()));
        if (hasReport) {
          ReportFile.BESIDE_ROWS.print(out, output.location());
        }
      };
    };
  }

  private void requireSameOptions(OutputPath path) throws IOException {
    Optional<byte[]> earlier = path.mark();
    if (earlier.isPresent()) {
      String file = path.location() + "/" + OutputMark.FILE;
      RunRecord.of(spec, new StructType())
          .requireSameOptions(RunRecord.ofJson(earlier.get(), file), path.location());
    }
  }

  private record Place(Output output, OutputFolder folder, RunMetrics metrics) {}

  private boolean writeReport(
      Place place, Dataset<Row> images, Dataset<Row> written, Summary summary) throws IOException {
    Optional<RowsReport> report = report();
    return report.isPresent()
        && ReportFile.BESIDE_ROWS.write(
            place.output,
            () -> report.get().toHtml(images, written, summary),
            spec.commandLine().getErr());
  }

  private Summary run(Place place, OutputMode mode, Dataset<Row> images, Dataset<Row> results)
      throws IOException {
    OutputFolder folder = place.folder;
    RunRecord record = RunRecord.of(spec, results.schema());
    Optional<RunRecord> earlier = mode == OutputMode.RESUME ? folder.record() : Optional.empty();
    if (earlier.isPresent()) {
      record.requireSame(earlier.get(), place.output.location());
      return resume(place, images, results.schema());
    }
    place.output.mark(record.toJson());
    return write(place, images, results, 0);
  }

  private Summary resume(Place place, Dataset<Row> images, StructType schema) throws IOException {
    OutputFolder folder = place.folder;
    folder.clean();
    RetriedRows.remove(place.output, folder, folder.rows(schema), writeOptions());
    Dataset<Row> earlier = folder.rows(schema); // Without the removed rows.
    Remaining remaining = Remaining.of(images, earlier);
    Summary before = Summary.of(images, earlier);
    if (remaining.count() == 0) {
      folder.markComplete();
      requireResults(place.output, before, earlier);
      spec.commandLine()
          .getOut()
          .printf("Nothing is left to do: %s has a row for every image%n", place.output.location());
      return before;
    }
    folder.markIncomplete();
    place.output.remove(ReportFile.BESIDE_ROWS.name()); // It shows the earlier rows only.
    return write(place, images, results(remaining.images()), before.images());
  }

  private Summary write(Place place, Dataset<Row> images, Dataset<Row> results, long imagesBefore)
      throws IOException {
    long start = System.nanoTime();
    place.folder.append(results, writeOptions());
    double seconds = (System.nanoTime() - start) / 1e9;

    Dataset<Row> written = place.folder.rows(results.schema());
    show(written);
    Summary summary = Summary.of(images, written);
    Summary.Run run = Summary.Run.of(place.metrics, imagesBefore, seconds, timed());
    Output output = place.output;
    output.write(Summary.FILE, summary.toJson(spec.name(), run));
    PrintWriter out = spec.commandLine().getOut();
    summary.print(out, run);
    requireResults(output, summary, written);
    return summary;
  }

  /** Fails a run without results, so that it does not replace one with results. */
  private static void requireResults(Output output, Summary summary, Dataset<Row> written) {
    if (summary.isEmpty()) {
      String stays = output.isInPlace() ? "" : output.location() + " stays as it was; ";
      String reasons =
          Summary.hasReasons(written)
              ? "the reasons are in " + (output.isInPlace() ? output.location() : output.place())
              : "use --handle-invalid keep to get rows with the reasons";
      throw new UserException(
          "None of the images could be read: %s; %s%s"
              .formatted(summary.failuresInWords(written), stays, reasons));
    }
  }
}
